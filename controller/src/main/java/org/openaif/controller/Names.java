// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

/**
 * The names under which one workflow and its parts are spoken of in policies and in the audit log,
 * see {@link org.openaif.api.trust.Request}.
 */
final class Names {
    private final String workflow;
    private final String storage;

    Names(String workflow) {
        this.workflow = escaped(workflow);
        this.storage = "storage/" + this.workflow + "/";
    }

    /** A name that is followed by others must not look like two. */
    static String escaped(String name) {
        return name.indexOf('/') < 0 && name.indexOf('%') < 0
                ? name
                : name.replace("%", "%25").replace("/", "%2F");
    }

    static String resource(String key) {
        return "resource/" + key;
    }

    static String event(String name) {
        return "event/" + name;
    }

    static String source(String name, String key) {
        return "access/" + escaped(name) + "/" + key;
    }

    static String peer(String name) {
        return "peer/" + escaped(name);
    }

    static String peer(String name, String workflow, String port) {
        return peer(name) + "/" + escaped(workflow) + "/" + port;
    }

    String aiw() {
        return "aiw/" + workflow;
    }

    String aim(String name) {
        return "aim/" + workflow + "/" + name;
    }

    String channel(String name) {
        return "channel/" + workflow + "/" + name;
    }

    String storage(String key) {
        return storage + key;
    }

    String model(String name) {
        return "model/" + workflow + "/" + name;
    }

    String ownResource(String key) {
        return "aiw-resource/" + workflow + "/" + key;
    }
}
