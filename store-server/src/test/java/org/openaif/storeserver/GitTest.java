// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openaif.privatefiles.Disk;

/** The history of components, as the ordinary Git client reads it over HTTPS. */
@Timeout(120)
class GitTest {
    @TempDir private static Path shared;

    private static Running store;

    @TempDir private Path folder;

    @BeforeAll
    static void start() throws Exception {
        store = new Running(shared.resolve("store"));
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    private Running.Done git(String... words) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("git", "-c", "http.sslCAInfo=" + store.server.authority()));
        command.addAll(List.of(words));
        return Running.run(folder, command);
    }

    private String address(String component) {
        return store.address() + "/git/" + component + ".git";
    }

    @Test
    void aComponentIsCloned() throws Exception {
        Running.Done cloned = git("clone", "-q", address("aiw/IOT-REV"), "iot-rev");

        assertThat(cloned.status()).as(cloned.said()).isZero();
        assertThat(folder.resolve("iot-rev/iot-rev.json"))
                .hasSameBinaryContentAs(Filled.IOT_REV.resolve("iot-rev.json"));
        assertThat(new String(git("-C", "iot-rev", "tag").out()).strip()).isEqualTo("0.1.0");
        assertThat(new String(git("-C", "iot-rev", "log", "--format=%an %s").out()).strip())
                .isEqualTo("openaif IOT-REV 0.1.0");
        assertThat(git("-C", "iot-rev", "fsck", "--strict").status()).isZero();
    }

    @Test
    void eachVersionIsACommitAndComesByFetch() throws Exception {
        byte[] document = Files.readAllBytes(Filled.IOT_REV.resolve("aif.json"));
        assertThat(store.put("/api/v1/components/aif/versions/1.0", "anna", document).statusCode())
                .isEqualTo(201);
        assertThat(git("clone", "-q", address("aif/versions"), "versions").status()).isZero();
        byte[] newer = new String(document).replace("runs IOT-REV", "runs it").getBytes();
        assertThat(store.put("/api/v1/components/aif/versions/1.1", "anna", newer).statusCode())
                .isEqualTo(201);

        assertThat(git("-C", "versions", "pull", "-q", "--tags", "origin", "main").status())
                .isZero();

        assertThat(new String(git("-C", "versions", "log", "--format=%s").out()).lines())
                .containsExactly("versions 1.1", "versions 1.0");
        assertThat(Files.readAllBytes(folder.resolve("versions/aif.json"))).isEqualTo(newer);
        assertThat(new String(git("-C", "versions", "diff", "--stat", "1.0", "1.1").out()))
                .contains("aif.json");
    }

    @Test
    void theHistoryIsTheSameWheneverItIsMade() throws Exception {
        String before = new String(git("ls-remote", address("aiw/IOT-REV")).out());
        Disk.REAL.delete(store.folder.resolve("cache/git/aiw/IOT-REV.git"));
        assertThat(new String(git("ls-remote", address("aiw/IOT-REV")).out()))
                .isEqualTo(before)
                .contains("refs/tags/0.1.0");

        // And if something has gone wrong with it.
        Files.writeString(
                store.folder.resolve("cache/git/aiw/IOT-REV.git/refs/heads/main"), "nonsense");
        assertThat(new String(git("ls-remote", address("aiw/IOT-REV")).out())).isEqualTo(before);
    }

    @Test
    void nobodyPushes() throws Exception {
        git("clone", "-q", address("aim/VolumePeaksAnalysis"), "peaks");
        Files.writeString(folder.resolve("peaks/more.txt"), "more");
        git("-C", "peaks", "add", ".");
        git(
                "-C",
                "peaks",
                "-c",
                "user.name=m",
                "-c",
                "user.email=m@m.invalid",
                "commit",
                "-q",
                "-m",
                "more");

        Running.Done pushed = git("-C", "peaks", "push", "-q", "origin", "HEAD");

        assertThat(pushed.status()).isNotZero();
        assertThat(pushed.said()).contains("403");
        assertThat(git("ls-remote", address("aim/nobody")).status()).isNotZero();
    }

    @Test
    void aRequestWithoutEndIsRefused() throws Exception {
        byte[] endless = new byte[2 << 20];
        Arrays.fill(endless, (byte) '0');
        HttpRequest request =
                store.request("/git/aiw/IOT-REV.git/git-upload-pack")
                        .header("Git-Protocol", "version=2")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(pktLines(endless)))
                        .build();
        try {
            assertThat(
                            store.client
                                    .send(request, HttpResponse.BodyHandlers.ofString())
                                    .statusCode())
                    .isEqualTo(413);
        } catch (IOException cutOff) {
            // Who still sends when the Store hangs up may miss the answer.
            assertThat(cutOff).hasMessageMatching("(?i).*(reset|closed|broken pipe).*");
        }
        assertThat(git("ls-remote", address("aiw/IOT-REV")).status()).as("still there").isZero();
    }

    /** A valid beginning of a request, and no end of it. */
    private static byte[] pktLines(byte[] bytes) {
        StringBuilder lines = new StringBuilder("0014command=ls-refs\n0001");
        for (int i = 0; i * 32 < bytes.length; i++) {
            lines.append("0020ref-prefix refs/heads/%08x\n".formatted(i));
        }
        return lines.toString().getBytes();
    }
}
