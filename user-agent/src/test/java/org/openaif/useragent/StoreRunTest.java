// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.authority.Policy;

/** {@code aif run NAME@VERSION}: from a Store, by its HTTPS, and afterwards without it. */
@Timeout(180)
class StoreRunTest {
    @TempDir private Path folder;

    private String homeBefore = "";

    /** What is installed and believed is the person's, so each test is another person. */
    @BeforeEach
    void anotherPerson() {
        homeBefore = System.getProperty("user.home");
        System.setProperty("user.home", folder.resolve("home").toString());
    }

    @AfterEach
    void samePerson() {
        System.setProperty("user.home", homeBefore);
    }

    private Path store() {
        return folder.resolve("store");
    }

    private Shell.Outcome run(String aiw, Object... more) {
        List<Object> words =
                new ArrayList<>(
                        List.of("run", "--source", "simulator", "--speed", "max", "--json"));
        if (!aiw.isEmpty()) {
            words.add(aiw);
        }
        words.addAll(
                List.of(
                        "--parameter", "InertialDataChannel.Seed=2",
                        "--parameter", "MicBufferDataChannel.Seed=2"));
        words.addAll(List.of(more));
        return Shell.aif(words.toArray());
    }

    private List<Path> installed(String pattern) {
        try (Stream<Path> all = Files.walk(folder.resolve("home/.openaif/releases"))) {
            return all.filter(file -> file.toString().matches(".*" + pattern)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aWorkflowRunsFromItsArchiveAndAfterwardsWithoutTheStore() throws IOException {
        Shell.Outcome first = run("IOT-REV", "--store", store());
        assertThat(first.status()).as(first.err()).isZero();
        Shell.Outcome here = run("iot-rev");
        assertThat(first.json()).hasSameSizeAs(here.json()).hasSizeGreaterThan(2);
        Path lock = installed("locks/aiw-IOT-REV\\.json").getFirst();
        Path config = folder.resolve("aif.json");
        Files.writeString(
                config,
                Files.readString(Shell.IOT_REV.resolve("aif.json"))
                        .replaceFirst("\\{", "{\"OpenAIF\": {\"Start\": \"IOT-REV\"},"));
        Shell.Outcome atBoot = run("", "--config", config, "--store", store());
        assertThat(atBoot.status()).as(atBoot.err()).isZero();

        String locked = Files.readString(lock);
        Files.writeString(lock, locked.replaceFirst("0\\.1\\.0", "9.0.0"));
        assertThat(run("IOT-REV", "--store", store()).errors())
                .singleElement()
                .asString()
                .contains("is older than 9.0.0, which ran before", "--allow-downgrade");
        Shell.Outcome allowed = run("IOT-REV", "--store", store(), "--allow-downgrade");
        assertThat(allowed.status()).as(allowed.err()).isZero();

        try (Stream<Path> all = Files.walk(store())) {
            all.sorted(Comparator.reverseOrder()).forEach(StoreRunTest::delete);
        }
        Shell.Outcome offline = run("IOT-REV", "--offline");
        assertThat(offline.status()).as(offline.err()).isZero();
        assertThat(offline.json()).hasSameSizeAs(first.json());

        Path jar = installed("content/.*\\.jar").getFirst();
        byte[] altered = Files.readAllBytes(jar);
        altered[altered.length / 2] ^= 1;
        Files.write(jar, altered);
        Shell.Outcome refused = run("IOT-REV", "--offline");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.errors())
                .singleElement()
                .asString()
                .contains("with other content than its publisher signed");
        assertThat(Shell.aif("trust", "audit", "show").out()).contains("refused");
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aReleaseIsVerifiedWithoutBeingRun() {
        Shell.Outcome verified =
                Shell.aif("store", "verify", "aim/VolumePeaksAnalysis", "--store", store());
        assertThat(verified.out())
                .as(verified.err())
                .contains("aim/VolumePeaksAnalysis@0.1.0 is whole", "signed by ed25519 ");
        assertThat(folder.resolve("home/.openaif/releases/locks")).doesNotExist();
    }

    @Test
    void whatHasNotBeenRunIsNotThereOffline() {
        assertThat(run("IOT-REV", "--offline").errors())
                .singleElement()
                .asString()
                .contains("run it once without --offline");
        assertThat(run("Nobody", "--store", store()).errors())
                .singleElement()
                .asString()
                .contains("no signed release of aiw/Nobody");
    }

    @Test
    void anAddressWithoutARootIsNotBelieved() {
        Shell.Outcome refused = run("IOT-REV@0.1.0", "--store", "https://127.0.0.1:1");
        assertThat(refused.errors())
                .singleElement()
                .asString()
                .contains("nobody has said whom to trust");
    }

    @Test
    void whatThePolicyDoesNotLetInIsNotFetched() throws IOException {
        Path policy = folder.resolve("policy.json");
        String standard = new String(Policy.standardText(), StandardCharsets.UTF_8);
        Files.writeString(
                policy,
                standard.replaceFirst(
                        "\"rules\": \\[",
                        "\"rules\": [ {\"who\": \"controller\", \"mayNot\": \"GetAndParseArchive\","
                                + " \"on\": \"archive/**\", \"because\": \"nothing from outside\"},"));
        Shell.Outcome applied = Shell.aif("trust", "policy", "apply", policy);
        assertThat(applied.status()).as(applied.err()).isZero();
        assertThat(run("IOT-REV", "--store", store()).errors())
                .singleElement()
                .asString()
                .contains("may not run aiw/IOT-REV@", "nothing from outside");
        assertThat(installed("locks/aiw-IOT-REV\\.json")).isEmpty();
        assertThat(Shell.aif("trust", "audit", "show").out())
                .contains("controller GetAndParseArchive archive/aiw/IOT-REV@")
                .contains("denied");
    }
}
