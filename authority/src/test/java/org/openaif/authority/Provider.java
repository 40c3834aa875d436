// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.lang.reflect.Proxy;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.openaif.api.trust.Cryptography;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyId;
import org.openaif.api.trust.Keys;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;

/** Trusted Services as far as a signing key needs them. */
final class Provider {
    private Provider() {}

    static TrustedServices services() {
        Map<KeyId, KeyPair> pairs = new ConcurrentHashMap<>();
        Map<KeyId, KeyAttributes> all = new ConcurrentHashMap<>();
        Keys keys =
                proxy(
                        Keys.class,
                        (name, a) ->
                                switch (name) {
                                    case "attributes" -> {
                                        if (!all.containsKey((KeyId) a[0])) {
                                            throw new TrustException(TrustError.INVALID_HANDLE, "no");
                                        }
                                        yield all.get((KeyId) a[0]);
                                    }
                                    case "generate" -> {
                                        KeyAttributes attributes = (KeyAttributes) a[0];
                                        all.put(attributes.id(), attributes);
                                        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                                        generator.initialize(256);
                                        pairs.put(attributes.id(), generator.generateKeyPair());
                                        yield attributes.id();
                                    }
                                    case "exportPublic" -> {
                                        byte[] spki = ((ECPublicKey) pairs.get((KeyId) a[0]).getPublic()).getEncoded();
                                        yield java.util.Arrays.copyOfRange(spki, spki.length - 65, spki.length);
                                    }
                                    default -> throw new UnsupportedOperationException(name);
                                });
        Cryptography cryptography =
                proxy(
                        Cryptography.class,
                        (name, a) -> {
                            Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
                            signer.initSign(pairs.get((KeyId) a[0]).getPrivate());
                            signer.update((byte[]) a[2]);
                            return signer.sign();
                        });
        return proxy(
                TrustedServices.class, (name, a) -> name.equals("keys") ? keys : cryptography);
    }

    private interface Answer {
        Object to(String name, Object[] arguments) throws GeneralSecurityException;
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, arguments) -> answer.to(method.getName(), arguments)));
    }
}
