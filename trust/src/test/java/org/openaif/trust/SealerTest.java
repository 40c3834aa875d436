// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** Messages and streams of a category: what leaves sealed comes back the same, or not at all. */
final class SealerTest {
    private static final int SEGMENT = SealedOutputStream.SEGMENT;
    private static final int HEADER = 24;

    @TempDir Path folder;

    private SecureStores stores;
    private Sealer sealer;

    @BeforeEach
    void open() {
        stores =
                new SecureStores(
                        folder.resolve("state"), new FakeRoot(), Map.of(), SecureStores.UNLIMITED);
        sealer = stores.sealer("personal");
    }

    @AfterEach
    void close() {
        stores.close();
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        TrustException.class,
                        e -> assertThat(e.error()).isEqualTo(TrustError.INVALID_SIGNATURE));
    }

    private static void refused(TrustError error, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IOException.class)
                .cause()
                .isInstanceOfSatisfying(
                        TrustException.class,
                        e -> assertThat(e.error()).as(e.getMessage()).isEqualTo(error));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1024, 100_000})
    void aMessageComesBack(int length) {
        byte[] message = noise(length);

        byte[] sealed = sealer.seal("port", message);

        assertThat(sealed).hasSize(length + Sealer.OVERHEAD);
        assertThat(sealer.open("port", sealed)).isEqualTo(message);
        assertThat(sealer.seal("port", message)).isNotEqualTo(sealed);
    }

    @Test
    void aMessageIsBoundToItsPortItsCategoryAndEachOfItsBits() {
        byte[] sealed = sealer.seal("port", noise(40));

        refused(() -> sealer.open("another port", sealed));
        refused(() -> stores.sealer("public").open("port", sealed));
        for (int i = 0; i < sealed.length; i++) {
            byte[] bad = sealed.clone();
            bad[i] ^= (byte) (1 << i % 8);
            refused(() -> sealer.open("port", bad));
            byte[] cut = Arrays.copyOf(sealed, i);
            refused(() -> sealer.open("port", cut));
        }
        refused(() -> sealer.open("port", Arrays.copyOf(sealed, sealed.length + 1)));
    }

    @Test
    void theKeyOfACategorySurvivesARestart() throws IOException {
        FakeRoot root = new FakeRoot();
        Path state = folder.resolve("other");
        byte[] sealed;
        try (SecureStores first = new SecureStores(state, root, Map.of(), SecureStores.UNLIMITED)) {
            sealed = first.sealer("personal").seal("port", noise(10));
        }
        try (SecureStores second = new SecureStores(state, root, Map.of(), SecureStores.UNLIMITED)) {
            assertThat(second.sealer("personal").open("port", sealed)).isEqualTo(noise(10));
        }
        refused(() -> sealer.open("port", sealed));
    }

    private byte[] sealStream(byte[] content) throws IOException {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        try (OutputStream out = sealer.output("recording", to)) {
            out.write(content);
        }
        return to.toByteArray();
    }

    private byte[] openStream(byte[] sealed) throws IOException {
        try (InputStream in = sealer.input("recording", new ByteArrayInputStream(sealed))) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 300_000})
    void aStreamComesBack(int length) throws IOException {
        byte[] content = noise(length);

        byte[] sealed = sealStream(content);

        int segments = Math.max(1, (length + SEGMENT - 1) / SEGMENT);
        assertThat(sealed).hasSize(HEADER + length + segments * Secret.TAG_LENGTH);
        assertThat(openStream(sealed)).isEqualTo(content);
    }

    @Test
    void aStreamIsWrittenAndReadInPiecesOnRealFiles() throws IOException {
        byte[] content = noise(200_000);
        Path file = folder.resolve("recording");
        Random random = new Random(7);
        try (OutputStream out = sealer.output("recording", Files.newOutputStream(file))) {
            for (int at = 0; at < content.length; ) {
                int some = Math.min(content.length - at, 1 + random.nextInt(40_000));
                if (some == 1) {
                    out.write(content[at]);
                } else {
                    out.write(content, at, some);
                }
                at += some;
            }
        }
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        try (InputStream in = sealer.input("recording", Files.newInputStream(file))) {
            for (int one = in.read(); one >= 0; one = in.read()) {
                back.write(one);
                back.write(in.readNBytes(random.nextInt(40_000)));
            }
        }
        assertThat(back.toByteArray()).isEqualTo(content);
    }

    @Test
    void aStreamIsBoundToWhatItIs() throws IOException {
        byte[] sealed = sealStream(noise(100));

        refused(
                TrustError.INVALID_SIGNATURE,
                () -> sealer.input("another", new ByteArrayInputStream(sealed)).readAllBytes());
        refused(
                TrustError.INVALID_SIGNATURE,
                () ->
                        stores.sealer("public")
                                .input("recording", new ByteArrayInputStream(sealed))
                                .readAllBytes());
        refused(TrustError.DATA_INVALID, () -> openStream("no sealed stream".getBytes(StandardCharsets.UTF_8)));
        refused(TrustError.DATA_INVALID, () -> openStream(new byte[0]));
    }

    @Test
    void everyBitOfAStreamCounts() throws IOException {
        byte[] sealed = sealStream(noise(50));
        for (int i = 0; i < sealed.length; i++) {
            byte[] bad = sealed.clone();
            bad[i] ^= (byte) (1 << i % 8);
            refused(
                    i < SealedOutputStream.MAGIC.length
                            ? TrustError.DATA_INVALID
                            : TrustError.INVALID_SIGNATURE,
                    () -> openStream(bad));
        }
    }

    /** At each border of a segment, and beside it, and in the middle of it. */
    @Test
    void aStreamThatIsCutOffIsRefusedAfterWhatIsWhole() throws IOException {
        byte[] content = noise(3 * SEGMENT);
        byte[] sealed = sealStream(content);
        int whole = SEGMENT + Secret.TAG_LENGTH;
        for (int length :
                new int[] {
                    HEADER, HEADER + 1, HEADER + whole - 1, HEADER + whole, HEADER + whole + 1,
                    HEADER + whole + 1000, HEADER + 2 * whole, sealed.length - 1
                }) {
            InputStream in =
                    sealer.input("recording", new ByteArrayInputStream(sealed, 0, length));
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            assertThatThrownBy(() -> in.transferTo(read))
                    .as("cut at %d", length)
                    .isInstanceOf(IOException.class)
                    .hasCauseInstanceOf(TrustException.class);
            byte[] got = read.toByteArray();
            assertThat(got).isEqualTo(Arrays.copyOf(content, got.length));
            assertThat(got.length).isLessThanOrEqualTo(Math.max(0, length - HEADER) / whole * SEGMENT);
            assertThatThrownBy(in::read).as("and nothing after it").isInstanceOf(IOException.class);
        }
        refused(
                TrustError.DATA_CORRUPT,
                () -> openStream(Arrays.copyOf(sealed, HEADER + 2 * whole)));
    }

    @Test
    void segmentsThatChangePlacesAreRefused() throws IOException {
        byte[] sealed = sealStream(noise(3 * SEGMENT));
        byte[] other = sealStream(noise(3 * SEGMENT));
        int whole = SEGMENT + Secret.TAG_LENGTH;
        byte[] swapped = sealed.clone();
        System.arraycopy(sealed, HEADER, swapped, HEADER + whole, whole);
        System.arraycopy(sealed, HEADER + whole, swapped, HEADER, whole);
        byte[] spliced = sealed.clone();
        System.arraycopy(other, HEADER, spliced, HEADER, whole);
        byte[] left = new byte[sealed.length - whole];
        System.arraycopy(sealed, 0, left, 0, HEADER);
        System.arraycopy(sealed, HEADER + whole, left, HEADER, left.length - HEADER);
        byte[] longer = Arrays.copyOf(sealed, sealed.length + whole);
        System.arraycopy(sealed, HEADER + 2 * whole, longer, sealed.length, whole);

        refused(TrustError.INVALID_SIGNATURE, () -> openStream(swapped));
        refused(TrustError.INVALID_SIGNATURE, () -> openStream(spliced));
        refused(TrustError.INVALID_SIGNATURE, () -> openStream(left));
        refused(TrustError.INVALID_SIGNATURE, () -> openStream(longer));
    }

    /** A recording whose writer died keeps what was whole. */
    @Test
    void whatWasNotClosedCanBeReadUpToItsLastWholeSegment() throws IOException {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        SealedOutputStream dead = sealer.output("recording", to);
        byte[] content = noise(2 * SEGMENT + 10);
        dead.write(content);

        InputStream in = sealer.input("recording", new ByteArrayInputStream(to.toByteArray()));
        assertThat(in.readNBytes(SEGMENT)).isEqualTo(Arrays.copyOf(content, SEGMENT));
        refused(TrustError.DATA_CORRUPT, in::readAllBytes);
    }

    @Test
    void afterAnErrorAStreamIsNotFinished() throws IOException {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        boolean[] broken = {false};
        OutputStream failing =
                new OutputStream() {
                    @Override
                    public void write(int one) throws IOException {
                        throw new IOException("no room");
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        if (broken[0]) {
                            throw new IOException("no room");
                        }
                        to.write(bytes, offset, length);
                    }
                };
        SealedOutputStream out = sealer.output("recording", failing);
        broken[0] = true;
        assertThatThrownBy(() -> out.write(noise(SEGMENT + 1))).hasMessage("no room");
        broken[0] = false;
        assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class);
        out.close();

        assertThat(to.size()).as("the header, and no last segment").isEqualTo(HEADER);
        assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class);
    }
}
