// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.List;
import java.util.Optional;
import org.openaif.api.Storage;

/** A storage as one principal may use it: each key is decided, each time. */
final class GuardedStorage implements Storage {
    private final Storage storage;
    private final Principal principal;
    private final Names names;
    private final Actions actions;

    GuardedStorage(Storage storage, Principal principal, Names names, Actions actions) {
        this.storage = storage;
        this.principal = principal;
        this.names = names;
        this.actions = actions;
    }


    /** The functions of a storage, by the names that policies know. */
    enum Actions {
        AIM("AIMStorage_"),
        SHARED("SharedStorage_");

        private final String put;
        private final String get;
        private final String delete;
        private final String list;
        private final String exists;
        private final String info;

        // Names are made once: they are asked for at every call.
        Actions(String kind) {
            put = kind + "Put";
            get = kind + "Get";
            delete = kind + "Delete";
            list = kind + "List";
            exists = kind + "Exists";
            info = kind + "GetKeyInfo";
        }
    }

    private Storage permitted(String action, String key) {
        principal.work(action, names.storage(key));
        return storage;
    }

    @Override
    public void put(String key, byte[] value) {
        permitted(actions.put, key).put(key, value);
    }

    @Override
    public void put(String key, byte[] value, long offset) {
        permitted(actions.put, key).put(key, value, offset);
    }

    @Override
    public Optional<byte[]> get(String key) {
        return permitted(actions.get, key).get(key);
    }

    @Override
    public Optional<byte[]> get(String key, long offset, int length) {
        return permitted(actions.get, key).get(key, offset, length);
    }

    @Override
    public boolean compareAndSet(String key, long expected, byte[] value) {
        return permitted(actions.put, key).compareAndSet(key, expected, value);
    }

    @Override
    public boolean delete(String key) {
        return permitted(actions.delete, key).delete(key);
    }

    @Override
    public List<String> list(String prefix) {
        return permitted(actions.list, prefix).list(prefix);
    }

    @Override
    public boolean exists(String key) {
        return permitted(actions.exists, key).exists(key);
    }

    @Override
    public Optional<Info> info(String key) {
        return permitted(actions.info, key).info(key);
    }
}
