// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jgit.storage.pack.PackConfig;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/**
 * Git's "smart" protocol over HTTPS, for reading: what {@code git clone} and {@code git fetch} ask.
 *
 * <p>Clause: MPAI-AIF V2, Basic API 1: the Store supports the Git protocol.
 */
final class GitAccess {
    private static final String SERVICE = "git-upload-pack";

    /** What a client has and wants, at most. */
    private static final int REQUEST_BYTES = 1 << 20;

    /** As many at a time pack objects; more would only make each other wait. */
    private static final int AT_A_TIME = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Repository repository;
    private final StoreLimits limits;
    private final GitHistory history;
    private final Semaphore places = new Semaphore(AT_A_TIME);

    GitAccess(Repository repository, StoreLimits limits) {
        this.repository = repository;
        this.limits = limits;
        this.history = new GitHistory(repository);
    }

    /** Which versions there are. */
    void advertise(Call call) throws IOException, InterruptedException {
        if (!call.query("service").orElse("").equals(SERVICE)) {
            throw new Refused(
                    403,
                    "the Store's history is written by publishing only",
                    "use git to clone and fetch");
        }
        within(
                call,
                pack -> {
                    try (OutputStream out = answer(call, "advertisement")) {
                        pack.sendAdvertisedRefs(
                                new PacketLineOutRefAdvertiser(new PacketLineOut(out)), SERVICE);
                    }
                });
    }

    /** The objects that a client does not have. */
    void upload(Call call) throws IOException, InterruptedException {
        InputStream in = body(call);
        within(
                call,
                pack -> {
                    try (OutputStream out = answer(call, "result")) {
                        pack.upload(in, out, null);
                    }
                });
    }

    /** What is done while a place is taken. */
    @FunctionalInterface
    private interface Answer {
        void by(UploadPack pack) throws IOException;
    }

    private void within(Call call, Answer answer) throws IOException, InterruptedException {
        ComponentName component = call.component();
        Shelf shelf =
                repository
                        .shelf(component)
                        .orElseThrow(() -> Refused.notFound(component.toString()));
        if (!places.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            call.set(HttpHeader.RETRY_AFTER, Long.toString(PATIENCE.toSeconds()));
            throw new Refused(503, "too many fetch at the same time", "try again in a while");
        }
        try (org.eclipse.jgit.lib.Repository git = history.open(shelf)) {
            UploadPack pack = new UploadPack(git);
            pack.setBiDirectionalPipe(false);
            pack.setPackConfig(packing(git));
            pack.setTimeout((int) PATIENCE.toSeconds());
            call.header("Git-Protocol")
                    .ifPresent(protocol -> pack.setExtraParameters(List.of(protocol.split(":"))));
            answer.by(pack);
        } finally {
            places.release();
        }
    }

    /** Binaries hardly have differences that are worth the search, which strangers could ask for at will. */
    private static PackConfig packing(org.eclipse.jgit.lib.Repository git) {
        PackConfig packing = new PackConfig(git);
        packing.setDeltaCompress(false);
        packing.setBigFileThreshold(GitSurroundings.LARGE);
        packing.setThreads(1);
        return packing;
    }

    private static OutputStream answer(Call call, String what) {
        call.status(200);
        call.set(HttpHeader.CONTENT_TYPE, "application/x-" + SERVICE + "-" + what);
        call.set(HttpHeader.CACHE_CONTROL, "no-cache");
        return call.out();
    }

    /** All of it: once objects are on their way, nothing can be refused any more. */
    private InputStream body(Call call) throws IOException {
        boolean isGzip =
                call.header("Content-Encoding").filter("gzip"::equalsIgnoreCase).isPresent();
        InputStream timed = new TimedInput(call.body(), limits, System::nanoTime);
        try {
            InputStream in = isGzip ? new GZIPInputStream(timed) : timed;
            byte[] body = in.readNBytes(REQUEST_BYTES + 1);
            if (body.length > REQUEST_BYTES) {
                throw new Refused(
                        413,
                        "the request has more than " + REQUEST_BYTES + " bytes",
                        "ask for less at a time");
            }
            return new ByteArrayInputStream(body);
        } catch (ZipException | EOFException e) {
            throw new Refused(400, "the request is no gzip, or cut off", "send it again");
        }
    }
}
