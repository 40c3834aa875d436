// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.privatefiles.PrivateFiles;
import org.openaif.store.SignatureKey;
import org.openaif.store.SigningRule;

/**
 * With which keys publishers sign: a file for each, called by the publisher's name, with a key a line,
 * and {@code threshold N} where more than one of them must sign. The first key that a publisher signs
 * with is taken in, as that is authenticated by the token; from then on only who runs the Store
 * changes the file: to take a line away revokes the key. Any thread may ask.
 */
public final class Signers {
    private static final String THRESHOLD = "threshold ";

    private final Path folder;

    private Signers(Path folder) {
        this.folder = folder;
    }

    /**
     * The keys in a folder, which is made if it is not there, for its owner only.
     *
     * @throws AifException INIT if it cannot be
     */
    public static Signers in(Path folder) {
        try {
            PrivateFiles.makeFolder(folder);
            return new Signers(folder);
        } catch (IOException e) {
            throw unusable(folder, e.toString(), e);
        }
    }

    /** Whether a publisher has signed before. */
    boolean isKnown(String publisher) {
        return Files.exists(file(publisher));
    }

    /** Takes in the first key of a publisher. */
    void enrol(String publisher, SignatureKey key) throws IOException {
        PrivateFiles.write(
                file(publisher), (key.line() + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Whose signatures a release of a publisher needs. Without any key left, nothing that it signed is
     * believed any more.
     *
     * @throws AifException INIT if the file cannot be read
     */
    SigningRule rule(String publisher) {
        Path file = file(publisher);
        try {
            List<SignatureKey> keys = new ArrayList<>();
            int threshold = 1;
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                if (line.startsWith(THRESHOLD)) {
                    threshold = Integer.parseInt(line.substring(THRESHOLD.length()).strip());
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    keys.add(SignatureKey.ofLine(line));
                }
            }
            return new SigningRule(keys, threshold);
        } catch (IOException | IllegalArgumentException e) {
            throw unusable(file, e.getMessage(), e);
        }
    }

    private Path file(String publisher) {
        if (!ComponentName.isName(publisher)) {
            throw new IllegalArgumentException("no publisher: " + Plain.quoted(publisher));
        }
        return folder.resolve(publisher);
    }

    private static AifException unusable(Path path, String why, Exception e) {
        return new AifException(
                ErrorCode.INIT,
                "the keys of publishers in " + path + " cannot be used: " + why
                        + "; write a scheme, a blank, and a public key in hexadecimal",
                e);
    }
}
