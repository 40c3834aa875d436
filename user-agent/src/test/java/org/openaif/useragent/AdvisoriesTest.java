// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.AifException;

/** Which versions of which libraries an advisory concerns. */
class AdvisoriesTest {
    @TempDir private Path folder;

    private Advisories advisories(String text) throws IOException {
        return Advisories.of(Files.writeString(folder.resolve("osv.json"), text));
    }

    private static String record(String name, String affected) {
        return """
        {"id": "GHSA-1", "summary": "falls over", "affected": [
          {"package": {"ecosystem": "Maven", "name": "%s"}, %s}]}
        """
                .formatted(name, affected);
    }

    private static String range(String events) {
        return "\"ranges\": [{\"type\": \"ECOSYSTEM\", \"events\": ["
                + events.replace('\'', '"')
                + "]}]";
    }

    private boolean concerns(String record, String version) throws IOException {
        return !advisories(record).of(List.of(new Sbom.Part("g:a", version))).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {'introduced': '1.3'}, {'fixed': '1.26.0'} | 1.2      | false
                    {'introduced': '1.3'}, {'fixed': '1.26.0'} | 1.3      | true
                    {'introduced': '1.3'}, {'fixed': '1.26.0'} | 1.3.0    | true
                    {'introduced': '1.3'}, {'fixed': '1.26.0'} | 1.9      | true
                    {'introduced': '1.3'}, {'fixed': '1.26.0'} | 1.25.0   | true
                    {'introduced': '1.3'}, {'fixed': '1.26.0'} | 1.26.0-rc1 | true
                    {'introduced': '1.3'}, {'fixed': '1.26.0'} | 1.26     | false
                    {'introduced': '1.3'}, {'fixed': '1.26.0'} | 1.26.0   | false
                    {'introduced': '1.3'}, {'fixed': '1.26.0'} | 1.28.0   | false
                    {'introduced': '1.3'}, {'fixed': '1.26.0'} | 1.100    | false
                    {'fixed': '1.26.0'}, {'introduced': '1.3'} | 1.25.0   | true
                    {'introduced': '0'}, {'last_affected': '3.1.0'} | 0.1-alpha | true
                    {'introduced': '0'}, {'last_affected': '3.1.0'} | 3.1.0    | true
                    {'introduced': '0'}, {'last_affected': '3.1.0'} | 3.1.1    | false
                    {'introduced': '0'}                             | 99       | true
                    {'introduced': '3.0.0'}, {'fixed': '3.1.7'}, {'introduced': '3.2.0'}, {'fixed': '3.2.3'} | 3.1.6 | true
                    {'introduced': '3.0.0'}, {'fixed': '3.1.7'}, {'introduced': '3.2.0'}, {'fixed': '3.2.3'} | 3.1.8 | false
                    {'introduced': '3.0.0'}, {'fixed': '3.1.7'}, {'introduced': '3.2.0'}, {'fixed': '3.2.3'} | 3.2.2 | true
                    {'introduced': '3.0.0'}, {'fixed': '3.1.7'}, {'introduced': '3.2.0'}, {'fixed': '3.2.3'} | 3.2.3 | false
                    {'introduced': '3.0.0'}, {'fixed': '3.1.7'}, {'introduced': '3.2.0'}, {'fixed': '3.2.3'} | 2.9   | false
                    """)
    void aRangeIsReadAsItsSchemaSays(String events, String version, boolean affected)
            throws IOException {
        assertThat(concerns(record("g:a", range(events)), version)).isEqualTo(affected);
    }

    @Test
    void versionsMayBeListedAndOnlyTheNamedLibraryIsMeant() throws IOException {
        String listed = record("g:a", "\"versions\": [\"1.0\", \"2.0\"]");

        assertThat(concerns(listed, "2.0")).isTrue();
        assertThat(concerns(listed, "1.5")).isFalse();
        assertThat(concerns(record("g:ab", range("{'introduced': '0'}")), "1")).isFalse();
        assertThat(
                        concerns(
                                record("g:a", range("{'introduced': '0'}")).replace("Maven", "npm"),
                                "1"))
                .isFalse();
        assertThat(
                        concerns(
                                record("g:a", range("{'introduced': '0'}"))
                                        .replace("ECOSYSTEM", "GIT"),
                                "1"))
                .isFalse();
        assertThat(
                        concerns(
                                record("g:a", range("{'introduced': '0'}"))
                                        .replace("\"id\"", "\"withdrawn\": \"2026\", \"id\""),
                                "1"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "[%s]", "{\"vulns\": [%s]}"})
    void oneRecordOrSeveralAreRead(String form) throws IOException {
        assertThat(concerns(form.formatted(record("g:a", range("{'introduced': '0'}"))), "1"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "{}", "[1]", "{\"id\": \"x\"}", "{\"id\": 1, \"affected\": []}"})
    void whatIsNoAdvisoryIsRefused(String text) {
        assertThatThrownBy(() -> advisories(text))
                .isInstanceOf(AifException.class)
                .hasMessageContaining("osv.json");
    }

    @Test
    void theProgramKnowsWhatItIsMadeOfAndNoneOfThatHasAFlawThatItKnows() {
        List<Sbom.Part> parts = Sbom.ofThisProgram();

        assertThat(parts)
                .extracting(Sbom.Part::name)
                .contains(
                        "info.picocli:picocli",
                        "tools.jackson.core:jackson-databind",
                        "org.bouncycastle:bcprov-jdk18on",
                        "org.openaif:openaif-api")
                .doesNotContain("org.junit.jupiter:junit-jupiter");
        assertThat(Advisories.shipped().size()).isGreaterThan(10);
        assertThat(Advisories.shipped().of(parts)).isEmpty();
        assertThat(
                        Advisories.shipped()
                                .of(List.of(new Sbom.Part("org.xerial:sqlite-jdbc", "3.41.2.1"))))
                .singleElement()
                .asString()
                .contains("sqlite-jdbc 3.41.2.1 has GHSA-6phf-6h5g-97j2");
    }
}
