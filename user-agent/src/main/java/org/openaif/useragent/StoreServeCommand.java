// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.openaif.storeserver.StoreLimits;
import org.openaif.storeserver.StoreServer;
import org.openaif.storeserver.StoreSettings;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code aif store serve}. */
@Command(
        name = "serve",
        header = "Serves a Store over HTTPS, Git, CoAP and CoAPs, until Ctrl-C.",
        description = {
            "A fresh Store holds IOT-REV, and makes its own certificate authority: clients trust the"
                    + " file ca.pem in its folder."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  aif store serve",
            "  aif store serve --dir /srv/store --host 0.0.0.0 --publisher anna",
            "  aif store serve --https-port 0 --coap-port 0 --coaps-port 0 --json"
        })
final class StoreServeCommand implements Callable<Integer> {
    private static final int LAST_PORT = 65_535;

    private final Surroundings surroundings;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "The Store's folder. Default: ~/.openaif/store.")
    private @Nullable Path folder;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Where to listen; 0.0.0.0 for everywhere. Default: this machine only.")
    private String host = "";

    @Option(
            names = "--https-port",
            paramLabel = "N",
            defaultValue = "8443",
            description = "Default: ${DEFAULT-VALUE}; 0 picks one.")
    private int httpsPort;

    @Option(
            names = "--coap-port",
            paramLabel = "N",
            defaultValue = "5683",
            description = "Default: ${DEFAULT-VALUE}; 0 picks one.")
    private int coapPort;

    @Option(
            names = "--coaps-port",
            paramLabel = "N",
            defaultValue = "5684",
            description = "Default: ${DEFAULT-VALUE}; 0 picks one.")
    private int coapsPort;

    @ArgGroup(exclusive = false)
    private @Nullable Identity identity;

    @Option(
            names = "--publisher",
            paramLabel = "NAME",
            description = "Who may publish, too: a token is made for them. Can be given again.")
    private List<String> publishers = List.of();

    @Option(names = "--json", description = "Print one JSON object a line, and nothing else.")
    private boolean json;

    private static final class Identity {
        @Option(
                names = "--certificate",
                paramLabel = "PEM",
                required = true,
                description = "A certificate of yours, with its chain, instead of the Store's own.")
        private Path certificate = Path.of("");

        @Option(names = "--key", paramLabel = "PEM", required = true, description = "Its key.")
        private Path key = Path.of("");
    }

    StoreServeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        StoreSettings settings =
                new StoreSettings(
                        folder == null ? StoreHome.folder() : folder,
                        host,
                        port(httpsPort),
                        port(coapPort),
                        port(coapsPort),
                        Optional.ofNullable(identity)
                                .map(one -> new StoreSettings.Identity(one.certificate, one.key)),
                        StoreLimits.STANDARD);
        CountDownLatch end = new CountDownLatch(1);
        // What is written down is in the Store's own file.
        try (Interruption _ = new Interruption(end::countDown);
                StoreServer server =
                        StoreServer.start(
                                settings,
                                StoreHome.content(surroundings),
                                (who, what, to, outcome, detail) -> {})) {
            tell(server, settings.folder());
            end.await();
        }
        return ExitStatus.DONE;
    }

    private static int port(int port) {
        if (port < 0 || port > LAST_PORT) {
            throw new UsageException(port + " is no port; give a number from 0 to " + LAST_PORT);
        }
        return port;
    }

    private void tell(StoreServer server, Path store) {
        String named = host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
        listener("https", named, server.httpsPort(), "trust " + server.authority());
        listener("coap", named, server.coapPort(), "");
        listener("coaps", named, server.coapsPort(), "keys in " + server.devices());
        for (String publisher : publishers) {
            Path token = server.publishers().token(publisher);
            if (json) {
                new JsonLines(surroundings)
                        .write(
                                "publisher",
                                members ->
                                        members.writeStringProperty("name", publisher)
                                                .writeStringProperty("token", token.toString()));
            } else {
                surroundings.print(OneLine.of(publisher + " publishes with the token in " + token));
            }
        }
        int components = server.repository().shelves().size();
        if (json) {
            new JsonLines(surroundings)
                    .write(
                            "serving",
                            members ->
                                    members.writeStringProperty("folder", store.toString())
                                            .writeNumberProperty("components", components));
        } else {
            surroundings.print(
                    OneLine.of(components + " components in " + store + "; Ctrl-C ends it"));
        }
    }

    private void listener(String protocol, String named, int port, String more) {
        String address =
                protocol + "://" + (named.contains(":") ? "[" + named + "]" : named) + ":" + port;
        if (json) {
            new JsonLines(surroundings)
                    .write(
                            "listening",
                            members ->
                                    members.writeStringProperty("protocol", protocol)
                                            .writeStringProperty("address", address)
                                            .writeNumberProperty("port", port));
        } else {
            surroundings.print(OneLine.of(address + (more.isEmpty() ? "" : "  (" + more + ")")));
        }
    }
}
