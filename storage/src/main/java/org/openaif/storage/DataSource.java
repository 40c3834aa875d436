// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storage;

import java.net.URI;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.controller.spi.StorageRules;

/**
 * Where read-only data comes from. Keys are relative paths, with {@code /} on every system. Any
 * thread may call; a call waits for the disk or the network.
 */
public sealed interface DataSource extends AutoCloseable permits FolderSource, HttpsSource {
    /** The longest item that is read, as long as the longest value that is stored. */
    int MAX_ITEM_BYTES = StorageRules.MAX_VALUE_BYTES;

    /**
     * The files in a folder and its folders. Links are not followed and not listed, wherever they
     * lead.
     */
    static DataSource folder(Path folder) {
        return new FolderSource(folder);
    }

    /**
     * What an HTTPS server has below an address. Its keys are those that {@code index.json} there
     * lists, an array of strings; redirects are not followed.
     *
     * @param base ends with {@code /}; plain {@code http} only if its host is this machine
     * @throws AifException INIT if the address is not of that form
     */
    static DataSource https(URI base) {
        try {
            return https(base, SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new AifException(ErrorCode.INIT, "this Java has no TLS: " + e.getMessage(), e);
        }
    }

    /** As {@link #https(URI)}, trusting whom that context trusts. */
    static DataSource https(URI base, SSLContext trust) {
        return new HttpsSource(base, trust);
    }

    /**
     * One item, if it is there.
     *
     * @throws AifException READ if it cannot be had, or is too long; OP_FAILED if it is no key
     */
    Optional<byte[]> get(String key);

    /** The keys that begin so, in ordinal order. */
    List<String> list(String prefix);

    /** A short text that is another one after every change of what the source holds. */
    String state();

    /** Lets go of connections. */
    @Override
    void close();
}
