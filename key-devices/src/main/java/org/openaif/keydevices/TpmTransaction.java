// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * A few commands to a TPM that belong together, over one link. What they load is flushed at its end,
 * whatever happened: a TPM has room for three objects and three sessions, and there may be nobody else who
 * tidies up.
 *
 * <p>One thread at a time.
 *
 * <p>Source: TCG, TPM 2.0 Library, part 3.
 */
final class TpmTransaction implements AutoCloseable {
    static final int OWNER = 0x40000001;
    static final int NO_HIERARCHY = 0x40000007;
    static final int ENDORSEMENT = 0x4000000B;

    /** No buffer of a command is longer than this (TPM2_PT_INPUT_BUFFER). */
    static final int BUFFER = 1024;

    private static final int NO_SESSIONS = 0x8001;
    private static final int SESSIONS = 0x8002;
    private static final int PASSWORD = 0x40000009;

    /** How often a command is sent again that the TPM is too busy for, and how long it is left alone. */
    private static final int ATTEMPTS = 100;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final byte[] NONE = {};

    private final TpmLink link;
    private final TpmRoot root;
    private final SecureRandom random;
    private final Deque<Integer> loaded = new ArrayDeque<>();
    private final Map<TpmObject, Entity> objects = new HashMap<>();
    private @Nullable TpmSession session;

    /** What was answered last was no answer: whatever came next would be taken for another one. */
    private boolean broken;

    TpmTransaction(TpmLink link, TpmRoot root, SecureRandom random) {
        this.link = link;
        this.root = root;
        this.random = random;
    }

    /** Something that the TPM knows by a handle. */
    record Entity(int handle, byte[] name) {
        /** A hierarchy: its handle is its name. */
        static Entity hierarchy(int handle) {
            return new Entity(handle, new TpmWriter().u32(handle).bytes());
        }
    }

    /** What TPM2_CreatePrimary gives. */
    record Primary(Entity entity, byte[] publicPart) {}

    /** What is made of a key, and how it is called. */
    Primary createPrimary(int hierarchy, TpmPublic template) {
        Answer answer =
                run(
                        TpmCommand.CREATE_PRIMARY,
                        creation(NONE, template),
                        Entity.hierarchy(hierarchy));
        byte[] publicPart = answer.parameters().sized();
        return new Primary(new Entity(answer.handle(), TpmPublic.name(publicPart)), publicPart);
    }

    /** Makes an object under the root: from randomness, or from a secret that is given. */
    TpmObject create(TpmPublic template, byte[] secret) {
        session(); // needs the root, too: one after the other takes less room
        Entity parent = root.load(this);
        byte[] parameters = creation(secret, template);
        try {
            TpmReader answer = run(TpmCommand.CREATE, parameters, parent).parameters();
            return new TpmObject(answer.sized(), answer.sized());
        } finally {
            Arrays.fill(parameters, (byte) 0);
            flush(parent.handle());
        }
    }

    private static byte[] creation(byte[] secret, TpmPublic template) {
        byte[] sensitive = new TpmWriter().sized(NONE).sized(secret).onlyBytes();
        byte[] parameters =
                new TpmWriter()
                        .sized(sensitive)
                        .sized(template.bytes())
                        .sized(NONE) // nothing from outside goes into its birth certificate
                        .u32(0) // nor the state of the machine
                        .onlyBytes();
        Arrays.fill(sensitive, (byte) 0);
        return parameters;
    }

    /** Takes a secret in that was made elsewhere: encrypted for the root key before it passes the wire. */
    TpmObject importSecret(TpmPublic description, byte[] sensitive) {
        byte[] publicPart = description.bytes();
        Entity parent = root.load(this);
        TpmProtocol.Shared seed =
                TpmProtocol.secretFor(root.publicKey(this), "DUPLICATE", random);
        byte[] duplicate =
                TpmProtocol.duplicate(seed.secret(), TpmPublic.name(publicPart), sensitive);
        Arrays.fill(seed.secret(), (byte) 0);
        byte[] parameters =
                new TpmWriter()
                        .sized(NONE)
                        .sized(publicPart)
                        .sized(duplicate)
                        .sized(seed.point())
                        .u16(TpmPublic.NULL)
                        .bytes();
        try {
            TpmReader answer = run(TpmCommand.IMPORT, parameters, parent).parameters();
            return new TpmObject(answer.sized(), publicPart);
        } finally {
            flush(parent.handle());
        }
    }

    /** Loads an object for this transaction. */
    Entity load(TpmObject object) {
        Entity known = objects.get(object);
        if (known != null) {
            return known;
        }
        Entity entity = new Entity(handleOf(object), object.name());
        objects.put(object, entity);
        return entity;
    }

    private int handleOf(TpmObject object) {
        byte[] context = object.context();
        if (context != null) {
            try {
                return loadContext(context);
            } catch (TpmRefusal _) { // the TPM was reset since: only the long way works
                object.context(null);
            }
        }
        int handle = loadUnderRoot(object);
        object.context(saveContext(handle));
        return handle;
    }

    private int loadUnderRoot(TpmObject object) {
        Entity parent = root.load(this);
        try {
            return run(TpmCommand.LOAD, object.bytes(), parent).handle();
        } finally {
            flush(parent.handle());
        }
    }

    int loadContext(byte[] context) {
        return run(TpmCommand.CONTEXT_LOAD, context).handle();
    }

    byte[] saveContext(int handle) {
        return run(TpmCommand.CONTEXT_SAVE, new TpmWriter().u32(handle).bytes()).parameters().rest();
    }

    void flush(int handle) {
        loaded.remove(handle);
        if (broken) {
            return; // nobody listens any more
        }
        run(TpmCommand.FLUSH_CONTEXT, new TpmWriter().u32(handle).bytes());
    }

    /** The secret of an object that was sealed. */
    byte[] unseal(TpmObject object) {
        return run(TpmCommand.UNSEAL, NONE, load(object)).parameters().onlySized();
    }

    /** Signs a number as long as a hash: r and s. */
    byte[] sign(TpmObject object, Curve curve, byte[] digest) {
        int hash =
                switch (digest.length) {
                    case 32 -> TpmPublic.SHA256;
                    case 48 -> TpmPublic.SHA384;
                    default -> TpmPublic.SHA512;
                };
        byte[] parameters =
                new TpmWriter()
                        .sized(digest)
                        .u16(TpmPublic.ECDSA)
                        .u16(hash)
                        .u16(0x8024) // TPM_ST_HASHCHECK: the hash comes from outside, and no ticket with it
                        .u32(NO_HIERARCHY)
                        .sized(NONE)
                        .bytes();
        TpmReader answer = run(TpmCommand.SIGN, parameters, load(object)).parameters();
        answer.u16();
        answer.u16();
        return curve.signature(answer.sized(), answer.sized());
    }

    /** The x-coordinate of the shared point. */
    byte[] agree(TpmObject object, Curve curve, byte[] peer) {
        byte[] point = new TpmWriter().sized(curve.x(peer)).sized(curve.y(peer)).bytes();
        TpmReader answer =
                run(TpmCommand.ECDH_ZGEN, new TpmWriter().sized(point).bytes(), load(object))
                        .parameters();
        return curve.fixed(new TpmReader(answer.onlySized()).onlySized());
    }

    /** The bare operation of RSA with the private key. */
    byte[] rsa(TpmObject object, byte[] block) {
        byte[] parameters =
                new TpmWriter().sized(block).u16(TpmPublic.NULL).sized(NONE).bytes();
        return run(TpmCommand.RSA_DECRYPT, parameters, load(object)).parameters().onlySized();
    }

    /** AES over whole blocks, and in CTR mode over any last one; {@link #BUFFER} bytes at most. */
    byte[] aes(TpmObject object, int mode, boolean encrypt, byte[] iv, byte[] data) {
        byte[] parameters =
                new TpmWriter().sized(data).u8(encrypt ? 0 : 1).u16(mode).sized(iv).bytes();
        return run(TpmCommand.ENCRYPT_DECRYPT_2, parameters, load(object)).parameters().sized();
    }

    /** The HMAC of a short message. */
    byte[] hmac(TpmObject object, int hash, byte[] message) {
        return run(
                        TpmCommand.HMAC,
                        new TpmWriter().sized(message).u16(hash).bytes(),
                        load(object))
                .parameters()
                .sized();
    }

    /** Begins an HMAC; gives its saved context, for nothing of it stays in the TPM. */
    byte[] beginHmac(TpmObject object, int hash) {
        byte[] parameters = new TpmWriter().sized(NONE).u16(hash).bytes();
        return putAside(run(TpmCommand.HMAC_START, parameters, load(object)).handle());
    }

    /** Continues it; gives the context to go on with. */
    byte[] continueHmac(byte[] context, byte[] part) {
        Entity sequence = sequence(context);
        run(TpmCommand.SEQUENCE_UPDATE, new TpmWriter().sized(part).bytes(), sequence);
        return putAside(sequence.handle());
    }

    private byte[] putAside(int handle) {
        byte[] context = saveContext(handle);
        flush(handle);
        return context;
    }

    byte[] finishHmac(byte[] context, byte[] last) {
        Entity sequence = sequence(context);
        byte[] parameters = new TpmWriter().sized(last).u32(NO_HIERARCHY).bytes();
        TpmReader answer =
                run(TpmCommand.SEQUENCE_COMPLETE, parameters, sequence).parameters();
        loaded.remove(sequence.handle()); // it is gone with its result
        return answer.sized();
    }

    private Entity sequence(byte[] context) {
        return new Entity(loadContext(context), NONE);
    }

    byte[] random(int length) {
        return run(TpmCommand.GET_RANDOM, new TpmWriter().u16(length).bytes())
                .parameters()
                .onlySized();
    }

    boolean supports(TpmPublic template) {
        try {
            run(TpmCommand.TEST_PARMS, template.testable());
            return true;
        } catch (TpmRefusal _) {
            return false;
        }
    }

    boolean implementsCommand(TpmCommand command) {
        byte[] question = new TpmWriter().u32(2).u32(command.code()).u32(1).bytes(); // TPM_CAP_COMMANDS
        TpmReader answer = run(TpmCommand.GET_CAPABILITY, question).parameters();
        answer.u8();
        answer.u32();
        return answer.u32() > 0 && (answer.u32() & 0xFFFF) == command.code();
    }

    /** How NV calls that index now; nothing if it is not defined. */
    @Nullable Entity nvIndex(int index) {
        try {
            TpmReader answer =
                    run(TpmCommand.NV_READ_PUBLIC, new TpmWriter().u32(index).bytes())
                            .parameters();
            answer.sized();
            return new Entity(index, answer.sized());
        } catch (TpmRefusal e) {
            if (e.code() == TpmRefusal.HANDLE) {
                return null;
            }
            throw e;
        }
    }

    void defineCounter(int index, int attributes) {
        byte[] description =
                new TpmWriter()
                        .u32(index)
                        .u16(TpmPublic.SHA256)
                        .u32(attributes)
                        .sized(NONE)
                        .u16(Long.BYTES)
                        .bytes();
        run(
                TpmCommand.NV_DEFINE_SPACE,
                new TpmWriter().sized(NONE).sized(description).bytes(),
                Entity.hierarchy(OWNER));
    }

    void increment(Entity index) {
        run(TpmCommand.NV_INCREMENT, NONE, index, index);
    }

    byte[] readNv(Entity index, int length) {
        return run(
                        TpmCommand.NV_READ,
                        new TpmWriter().u16(length).u16(0).bytes(),
                        index,
                        index)
                .parameters()
                .sized();
    }

    /** What TPM2_Quote says, and its signature. */
    byte[][] quote(Entity key, byte[] nonce, byte[] selection) {
        TpmReader answer =
                run(
                                TpmCommand.QUOTE,
                                new TpmWriter()
                                        .sized(nonce)
                                        .u16(TpmPublic.NULL)
                                        .raw(selection)
                                        .bytes(),
                                key)
                        .parameters();
        return new byte[][] {answer.sized(), answer.rest()};
    }

    void start() {
        run(TpmCommand.STARTUP, new TpmWriter().u16(0).bytes());
    }

    /** The session of this transaction, begun when it is first needed. */
    private TpmSession session() {
        TpmSession known = session;
        if (known != null) {
            return known;
        }
        byte[] nonce = TpmSession.nonce(random);
        Entity key = root.load(this); // first, as its public key changes if the TPM was cleared
        TpmProtocol.Shared salt = TpmProtocol.secretFor(root.publicKey(this), "SECRET", random);
        Answer answer;
        try {
            answer =
                    run(
                            TpmCommand.START_AUTH_SESSION,
                            new TpmWriter()
                                    .sized(nonce)
                                    .sized(salt.point())
                                    .u8(0) // TPM_SE_HMAC
                                    .u16(TpmPublic.AES)
                                    .u16(128)
                                    .u16(TpmPublic.CFB)
                                    .u16(TpmPublic.SHA256)
                                    .bytes(),
                            key,
                            Entity.hierarchy(NO_HIERARCHY)); // bound to nothing
        } finally {
            flush(key.handle());
        }
        byte[] nonceOfTpm = answer.parameters().sized();
        TpmSession begun =
                new TpmSession(answer.handle(), salt.secret(), nonce, nonceOfTpm, random);
        Arrays.fill(salt.secret(), (byte) 0);
        session = begun;
        return begun;
    }

    /** What came back: a handle, if the command gives one, and the rest. */
    private record Answer(int handle, TpmReader parameters) {}

    private Answer run(TpmCommand command, byte[] parameters, Entity... handles) {
        if (!command.inSession() && command.authorised() == 0) {
            return plain(command, parameters, handles);
        }
        @Nullable TpmSession used = command.inSession() ? session() : null;
        TpmWriter names = new TpmWriter();
        TpmWriter body = new TpmWriter();
        for (Entity entity : handles) {
            names.raw(entity.name());
            body.u32(entity.handle());
        }
        byte[] authorisation =
                used == null
                        ? new TpmWriter().u32(PASSWORD).sized(NONE).u8(0).sized(NONE).bytes()
                        : used.authorise(command, names.bytes(), parameters);
        body.u32(authorisation.length).raw(authorisation).raw(parameters);
        TpmReader answer = exchange(command, SESSIONS, body.bytes());
        int handle = command.givesHandle() ? loaded(answer.u32()) : 0;
        byte[] result = answer.take(answer.u32());
        if (used != null) {
            used.accept(command, result, answer.rest());
        }
        return new Answer(handle, new TpmReader(result));
    }

    private Answer plain(TpmCommand command, byte[] parameters, Entity... handles) {
        TpmWriter body = new TpmWriter();
        for (Entity entity : handles) {
            body.u32(entity.handle());
        }
        TpmReader answer = exchange(command, NO_SESSIONS, body.raw(parameters).bytes());
        return new Answer(command.givesHandle() ? loaded(answer.u32()) : 0, answer);
    }

    /** Sends a command; again, if the TPM is busy or was never started. Gives what follows the header. */
    private TpmReader exchange(TpmCommand command, int tag, byte[] body) {
        byte[] whole =
                new TpmWriter()
                        .u16(tag)
                        .u32(TpmLink.HEADER + body.length)
                        .u32(command.code())
                        .raw(body)
                        .bytes();
        for (int attempt = 1; ; attempt++) {
            TpmReader answer = new TpmReader(exchange(command, whole));
            int answered = answer.u16();
            answer.u32();
            int code = answer.u32();
            if (code == 0 && answered == tag) {
                return answer;
            }
            if (code == 0) {
                throw TpmReader.malformed("to " + command + " has the tag " + answered);
            }
            if (code == TpmRefusal.NOT_STARTED && command != TpmCommand.STARTUP) {
                start();
            } else if (TpmRefusal.passing(code)) {
                LockSupport.parkNanos(PAUSE_NANOS);
            } else {
                throw new TpmRefusal(command.toString(), code);
            }
            if (attempt == ATTEMPTS) {
                throw new TpmRefusal(command.toString(), code);
            }
        }
    }

    private byte[] exchange(TpmCommand command, byte[] whole) {
        boolean answered = false;
        try {
            byte[] answer = link.exchange(whole);
            answered = true;
            return answer;
        } catch (IOException e) {
            throw new TrustException(
                    TrustError.COMMUNICATION_FAILURE,
                    "the TPM does not answer " + command + ": " + e.getMessage(),
                    e);
        } finally {
            broken |= !answered;
        }
    }

    private int loaded(int handle) {
        loaded.push(handle);
        return handle;
    }

    /** Flushes what is loaded: all of it, even if the TPM refuses some, unless nobody listens any more. */
    @Override
    public void close() {
        @Nullable RuntimeException failed = null;
        while (!loaded.isEmpty() && !broken) {
            try {
                flush(loaded.peek());
            } catch (RuntimeException e) {
                if (failed == null) {
                    failed = e;
                } else {
                    failed.addSuppressed(e);
                }
            }
        }
        if (session != null) {
            session.forget();
        }
        if (failed != null) {
            throw failed;
        }
    }
}
