// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.openaif.store.Forged.entry;
import static org.openaif.store.Forged.file;
import static org.openaif.store.Forged.gzip;
import static org.openaif.store.Forged.header;
import static org.openaif.store.Forged.join;
import static org.openaif.store.Forged.longName;
import static org.openaif.store.Forged.paxRecord;
import static org.openaif.store.Forged.tar;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/** Every attack on who unpacks is refused with a line of its own, and leaves nothing behind. */
@Timeout(60)
class HostileArchiveTest {
    private static final ArchiveLimits SMALL = new ArchiveLimits(1 << 20, 20, 10_000, 30_000, 200, 4);

    @TempDir private Path temporary;

    private String refused(String name, byte[] content) throws IOException {
        return refused(name, content, ArchiveLimits.STANDARD);
    }

    /** What is said of the archive; nothing of it may be anywhere afterwards. */
    private String refused(String name, byte[] content, ArchiveLimits limits) throws IOException {
        Path file = Files.write(temporary.resolve(name), content);
        Path zone = Files.createDirectories(temporary.resolve("deep/zone"));
        List<Path> before = all();
        try (Archive archive = Archive.open(file, limits)) {
            archive.extractTo(zone.resolve("out"));
        } catch (AifException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.ERROR);
            assertThat(e.getMessage()).startsWith("'" + name + "'").contains("; ").hasLineCount(1);
            assertThat(e.getMessage().chars()).allMatch(c -> c >= ' ' && c != 0x7f);
            assertThat(all()).isEqualTo(before);
            return e.getMessage();
        }
        throw new AssertionError("taken: " + Vendor.content(zone));
    }

    private List<Path> all() throws IOException {
        try (Stream<Path> files = Files.walk(temporary)) {
            return files.sorted().toList();
        }
    }

    static Stream<String> escapes() {
        return Stream.of(
                "/etc/passwd", "../x", "a/../x", "a/../../x", "..", "a/..", "a//b", "a/./b", ".",
                "..\\x", "a\\b", "\\x", "C:\\x", "C:/x", "c:x", "//host/share/x", "\\\\host\\x",
                "%2e%2e/x", "a%2Fb", "..%5cx", "a%00b", "%252e%252e/x",
                "\u2024\u2024/x", "\uff0e\uff0e/x", "a\uff0fb", "a\u2215b", "a\u2044b", "a\uff3cb",
                "\u2025/x", "a\u202eb", "a\u200b", "a\ufeffb", "a\ufffdb",
                "a\nb", "a\rb", "a\u001bb", "a\u0085b", "a\u2028b", "a\u007fb", "a\tb",
                "a.", "a /b", "a. ", " a", "x/...", "con", "NUL.txt", "a/com1", "a:stream", "a?", "a*b",
                "a|b", "a<b", "a>b", "a\"b", "x".repeat(256), "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17",
                ("d".repeat(200) + "/").repeat(6) + "x");
    }

    @ParameterizedTest
    @MethodSource("escapes")
    void noNameLeadsElsewhereInAZip(String name) throws IOException {
        byte[] bad = new Forged.Zip().add("good", new byte[1]).add(name, new byte[] {1}).bytes();
        assertThat(refused("a.zip", bad)).containsAnyOf("entry '", "a directory of");
    }

    @ParameterizedTest
    @MethodSource("escapes")
    void noNameLeadsElsewhereInATar(String name) throws IOException {
        byte[] pax = longName('x', paxRecord("path", name), "harmless");
        assertThat(refused("pax.tar.gz", gzip(tar(file("good"), pax)))).contains("entry '");
        byte[] gnu = longName('L', name + "\0", "harmless");
        assertThat(refused("gnu.tar", tar(file("good"), gnu))).contains("entry '");
        if (name.getBytes(StandardCharsets.UTF_8).length < 100) {
            assertThat(refused("plain.tar.gz", gzip(tar(file(name))))).contains("entry '");
        }
    }

    @Test
    void aZeroInANameIsNoEnd() throws IOException {
        assertThat(refused("a.zip", new Forged.Zip().add("a\0.txt", new byte[1]).bytes()))
                .contains("a\\u0000.txt", "cannot be printed");
        assertThat(refused("a.tar", tar(longName('x', paxRecord("path", "a\0b"), "harmless"))))
                .contains("a.tar");
    }

    static Stream<List<String>> twins() {
        return Stream.of(
                List.of("a", "a"), List.of("readme", "README"), List.of("\u00e9", "e\u0301"),
                List.of("stra\u00dfe", "STRASSE"), List.of("\ufb01le", "file"), List.of("a", "a/b"),
                List.of("a/b", "a"), List.of("Docs/x", "docs/y"), List.of("docs/x", "DOCS"),
                List.of("\u212aelvin", "kelvin"), List.of("a", "./a"));
    }

    @ParameterizedTest
    @MethodSource("twins")
    void noTwoNamesAreTheSameAnywhere(List<String> names) throws IOException {
        Forged.Zip zip = new Forged.Zip();
        names.forEach(name -> zip.add(name, new byte[1]));
        assertThat(refused("a.zip", zip.bytes())).containsAnyOf("is the same as", "is there twice");
        byte[] bad = tar(names.stream().map(Forged::file).toArray(byte[][]::new));
        assertThat(refused("a.tar", bad)).containsAnyOf("is the same as", "is there twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "1 hard link", "2 symbolic link", "3 device", "4 device", "6 pipe", "D neither", "S neither", "Z neither",
        "V neither", "M neither"
    })
    void onlyFilesAndFoldersAreTaken(String kind) throws IOException {
        byte[] bad = tar(file("good"), entry("bad", kind.charAt(0), new byte[0]));
        assertThat(refused("a.tar", bad)).contains(kind.substring(2));
    }

    @Test
    void noLinkIsTakenFromAZipWhateverSystemItSays() throws IOException {
        for (int type : new int[] {0120000, 0010000, 0020000, 0060000, 0140000, 0040000}) {
            Forged.Zip.Lies lies = new Forged.Zip.Lies();
            lies.attributes = (long) (type | 0777) << 16;
            byte[] bad = new Forged.Zip().add("bad", "/etc/passwd".getBytes(), lies).bytes();
            assertThat(refused("a.zip", bad)).containsAnyOf("symbolic link", "no plain file");
        }
    }

    @Test
    void aBombIsRefusedAndNotUnpacked() throws IOException {
        // 10 GB of zeros in 10 kB: one stream of bzip2, again and again.
        byte[] zeros = bzip2(new byte[45_000_000]);
        byte[] bomb = bzip2(header("bomb", '0', 1L << 30));
        for (long bytes = 0; bytes < 10L << 30; bytes += 45_000_000) {
            bomb = join(bomb, zeros);
        }
        assertThat(bomb.length).isLessThan(14_000);
        assertThat(refused("a.tar.bz2", bomb)).contains("unpacks to more than");
        assertThat(refused("a.tar.gz", gzip(tar(entry("bomb", '0', new byte[30 << 20])))))
                .contains("unpacks to more than");
        assertThat(refused("a.zip", new Forged.Zip().add("bomb", new byte[30 << 20]).bytes()))
                .contains("unpacks to more than");
    }

    @Test
    void aZipThatUsesOneContentForManyEntriesIsRefused() throws IOException {
        Forged.Zip.Lies lies = new Forged.Zip.Lies();
        lies.offset = 0;
        byte[] bad =
                new Forged.Zip().add("a", new byte[100_000]).add("b", new byte[100_000], lies).bytes();
        assertThat(refused("a.zip", bad)).contains("overlaps");
    }

    @Test
    void aZipThatSaysTwoThingsIsRefused() throws IOException {
        Forged.Zip.Lies name = new Forged.Zip.Lies();
        name.localName = "other";
        assertThat(refused("a.zip", new Forged.Zip().add("names", new byte[1], name).bytes()))
                .contains("another one in its own header");
        Forged.Zip.Lies less = new Forged.Zip.Lies();
        less.saidSize = 10;
        assertThat(refused("a.zip", new Forged.Zip().add("less", new byte[1000], less).bytes()))
                .contains("has more than the 10 bytes");
        Forged.Zip.Lies more = new Forged.Zip.Lies();
        more.saidSize = 2000;
        assertThat(refused("a.zip", new Forged.Zip().add("more", new byte[1000], more).bytes()))
                .contains("has fewer than the 2000 bytes");
        Forged.Zip.Lies hidden = new Forged.Zip.Lies();
        hidden.gap = new byte[7];
        assertThat(refused("a.zip", new Forged.Zip().add("a", new byte[9]).add("b", new byte[9], hidden).bytes()))
                .contains("gap");
        Forged.Zip.Lies secret = new Forged.Zip.Lies();
        secret.flags |= 1;
        assertThat(refused("a.zip", new Forged.Zip().add("a", new byte[9], secret).bytes()))
                .contains("encrypted");
        Forged.Zip.Lies method = new Forged.Zip.Lies();
        method.method = 14;
        assertThat(refused("a.zip", new Forged.Zip().add("a", new byte[9], method).bytes()))
                .contains("method 14");
    }

    @Test
    void whatFollowsOrPrecedesAnArchiveIsRefused() throws IOException {
        byte[] garbage = "garbage".getBytes();
        byte[] zip = new Forged.Zip().add("a", new byte[9]).bytes();
        byte[] gz = gzip(tar(file("a")));
        assertThat(refused("a.zip", join(zip, garbage))).contains("something follows it");
        assertThat(refused("a.zip", join("PK\3\4".getBytes(), garbage, zip))).contains("not where");
        assertThat(refused("a.tar.gz", join(gz, garbage))).contains("corrupt");
        assertThat(refused("a.tar.bz2", join(bzip2(tar(file("a"))), garbage))).contains("corrupt");
        assertThat(refused("a.tar", join(tar(file("a")), garbage))).contains("something follows");
        assertThat(refused("a.tar.gz", gzip(join(tar(file("a")), garbage)))).contains("something follows");
        assertThat(refused("a.tar", join(tar(file("a")), file("hidden")))).contains("corrupt");
    }

    static byte[] bzip2(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (BZip2CompressorOutputStream bzip2 = new BZip2CompressorOutputStream(out)) {
            bzip2.write(content);
        }
        return out.toByteArray();
    }

    @Test
    void aTarWithoutItsEndIsRefused() throws IOException {
        assertThat(refused("a.tar", file("a"))).contains("has no end");
        assertThat(refused("a.tar.gz", gzip(join(file("a"), new byte[512])))).contains("has no end");
        byte[] zeros = entry("zeros", '0', new byte[5000]);
        assertThat(refused("a.tar", zeros)).contains("has no end");
    }

    @Test
    void headersWithoutEndOrWithAWrongSumAreRefused() throws IOException {
        byte[] wrong = file("a");
        wrong[0] ^= 2;
        assertThat(refused("a.tar", tar(wrong))).contains("sum");
        byte[] extended = longName('x', paxRecord("path", "b"), "a");
        extended[0] ^= 2;
        assertThat(refused("a.tar", tar(extended))).contains("sum");
        byte[] name = new byte[40 << 20];
        Arrays.fill(name, (byte) 'a');
        assertThat(refused("a.tar.bz2", bzip2(tar(entry("././@LongLink", 'L', name), file("x")))))
                .contains("64 KiB");
        byte[] many = new byte[0];
        for (int i = 0; i < 200; i++) {
            many = join(many, entry("x", 'x', paxRecord("comment", "y").getBytes()));
        }
        assertThat(refused("a.tar", tar(many, file("x")))).contains("64 KiB");
        for (String bad : List.of("999 path=b\n", "9 path=b\n12 path=/etc\n", "path=b\n", "0 a=b\n", "6 a=b")) {
            assertThat(refused("a.tar", tar(longName('x', bad, "a")))).contains("corrupt");
        }
    }

    @Test
    void aWrongNameIsTold() throws IOException {
        assertThat(refused("a.zip", gzip(tar(file("a"))))).contains("zip by its name", "tar.gz by its content");
        assertThat(refused("a.tar", new Forged.Zip().add("a", new byte[1]).bytes()))
                .contains("tar by its name", "zip by its content");
        assertThat(refused("a", "hello".getBytes())).contains("no archive by its content");
        assertThat(refused("a.tar.gz", new byte[0])).contains("no archive by its content");
        assertThat(refused("a.tbz2", tar(file("a")))).contains("tar by its content");
        assertThatThrownBy(() -> Archive.open(temporary.resolve("a.rar")))
                .isInstanceOf(AifException.class)
                .hasMessageContaining("pack it as one of tar.gz, tar.bz2");
    }

    @Test
    void theLimitsHold() throws IOException {
        byte[][] many = new byte[21][];
        Arrays.setAll(many, i -> file("f" + i));
        assertThat(refused("a.tar", tar(many), SMALL)).contains("more than 20 entries");
        Forged.Zip zip = new Forged.Zip();
        for (int i = 0; i < 21; i++) {
            zip.add("f" + i, new byte[1]);
        }
        assertThat(refused("a.zip", zip.bytes(), SMALL)).contains("more than 20 entries");
        byte[] large = new byte[10_001];
        assertThat(refused("a.tar", tar(entry("a", '0', large)), SMALL)).contains("more than 10000");
        assertThat(refused("a.zip", new Forged.Zip().add("a", large).bytes(), SMALL))
                .contains("more than 10000");
        byte[] nearly = new byte[9_900];
        byte[][] four = {
            entry("a", '0', nearly), entry("b", '0', nearly), entry("c", '0', nearly), entry("d", '0', nearly)
        };
        assertThat(refused("a.tar", tar(four), SMALL)).contains("more than 30000 bytes");
        assertThat(refused("a.tar", tar(file("1/2/3/4/5")), SMALL)).contains("4 folders deep");
        assertThat(refused("a.tar", tar(entry("a", '0', new byte[1 << 20])), SMALL))
                .contains("has more than 1048576 bytes");
        assertThat(refused("a.tar", tar(entry("folder/", '5', new byte[0])))).contains("is empty");
        assertThat(refused("a.zip", new Forged.Zip().bytes())).contains("is empty");
    }

    @Test
    void aDirectoryOfAZipLargerThanItsEntriesNeedIsNotRead() throws IOException {
        byte[] zip = new Forged.Zip().add("a", new byte[1]).bytes();
        int end = zip.length - 22;
        byte[] padded = join(Arrays.copyOf(zip, end), new byte[1 << 20], Arrays.copyOfRange(zip, end, zip.length));
        int bytes = (1 << 20) + 47;
        for (int i = 0; i < 4; i++) {
            padded[padded.length - 10 + i] = (byte) (bytes >> 8 * i);
        }
        assertThat(refused("a.zip", padded)).contains("a directory of " + bytes + " bytes for 1 entries");
    }

    @Test
    void aGoodOneIsTakenAndItsOnlyFolderLeftOut() throws IOException {
        byte[] global = entry("pax_global_header", 'g', paxRecord("comment", "0123abcd").getBytes());
        byte[] good =
                tar(global, entry("motion-v1-0123/", '5', new byte[0]), file("motion-v1-0123/a.json"),
                        entry("motion-v1-0123/docs/", '5', new byte[0]), file("motion-v1-0123/docs/b.md"));
        try (Archive archive =
                Archive.receive("good", new ByteArrayInputStream(gzip(good)), ArchiveLimits.STANDARD)) {
            archive.extractTo(temporary.resolve("out"));
            ByteArrayOutputStream one = new ByteArrayOutputStream();
            archive.copy("motion-v1-0123/docs/b.md", Channels.newChannel(one));
            assertThat(one).hasToString("content\n");
            assertThat(archive.entries()).extracting(ArchiveEntry::bytes).containsExactly(8L, 8L);
            assertThatThrownBy(() -> archive.copy("c", Channels.newChannel(one)))
                    .hasMessageContaining("has no entry 'c'");
            assertThatThrownBy(() -> archive.extractTo(temporary.resolve("out")))
                    .hasMessageContaining("exists");
        }
        assertThat(Vendor.content(temporary.resolve("out")))
                .isEqualTo(Map.of("a.json", "636f6e74656e740a", "docs/b.md", "636f6e74656e740a"));
        assertThat(all()).allMatch(path -> !path.getFileName().toString().startsWith("."));
    }
}
