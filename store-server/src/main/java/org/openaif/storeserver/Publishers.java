// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/**
 * Who may publish: a file for each, called by the publisher's name, with the token in it and readable
 * by the owner only. To take a publisher's right away, delete the file; to give it to a new one, make
 * one: both count from the next request on. Any thread may ask.
 */
public final class Publishers {
    /** 256 bits. */
    private static final int TOKEN_BYTES = 32;

    /** A token in a file of others may be made otherwise, but is no shorter than this. */
    private static final int SHORTEST = 20;

    private final Path folder;
    private final SecureRandom random = new SecureRandom();

    private Publishers(Path folder) {
        this.folder = folder;
    }

    /**
     * The publishers in a folder, which is made if it is not there, for its owner only.
     *
     * @throws AifException INIT if it cannot be
     */
    public static Publishers in(Path folder) {
        try {
            PrivateFile.createFolder(folder);
            return new Publishers(folder);
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    private static AifException unusable(Path folder, IOException e) {
        return new AifException(
                ErrorCode.INIT,
                "the tokens in " + folder + " cannot be used: " + e + "; check permissions",
                e);
    }

    /**
     * The file with a publisher's token, which is made if there is none.
     *
     * @throws AifException ERROR if that is no name; INIT if it cannot be written
     */
    public Path token(String publisher) {
        if (!ComponentName.isName(publisher)) {
            throw new AifException(
                    ErrorCode.ERROR,
                    Plain.quoted(publisher)
                            + " cannot be a publisher; use letters, digits and . _ -");
        }
        Path file = folder.resolve(publisher);
        try {
            if (!Files.exists(file)) {
                byte[] token = new byte[TOKEN_BYTES];
                random.nextBytes(token);
                String text = Base64.getUrlEncoder().withoutPadding().encodeToString(token) + "\n";
                PrivateFile.write(file, text.getBytes(StandardCharsets.US_ASCII));
            }
            return file;
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    /**
     * Whose token it is. All tokens are compared, each in constant time, so that the time that it
     * takes tells nothing of any.
     *
     * @throws AifException INIT if the tokens cannot be read
     */
    Optional<String> of(String token) {
        byte[] given = digest(token);
        Optional<String> found = Optional.empty();
        try {
            for (Path file : files()) {
                Optional<String> known = read(file);
                boolean same = MessageDigest.isEqual(given, digest(known.orElse("")));
                if (same && known.isPresent()) {
                    found = Optional.of(file.getFileName().toString());
                }
            }
        } catch (IOException e) {
            throw unusable(folder, e);
        }
        return found;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return new ArrayList<>(
                    all.filter(file -> ComponentName.isName(file.getFileName().toString()))
                            .sorted()
                            .toList());
        }
    }

    private static Optional<String> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file).strip())
                    .filter(token -> token.length() >= SHORTEST);
        } catch (NoSuchFileException deletedMeanwhile) {
            return Optional.empty();
        }
    }

    /** Of the same length whatever was given, and nothing that would tell how much of it is right. */
    private static byte[] digest(String token) {
        return Sha256.digest().digest(token.getBytes(StandardCharsets.UTF_8));
    }
}
