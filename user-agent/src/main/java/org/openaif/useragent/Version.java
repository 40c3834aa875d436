// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Says which version this is; it stands in the jar, put there by the build. */
final class Version implements IVersionProvider {
    private static final String PROPERTIES =
            "/META-INF/maven/org.openaif/openaif-user-agent/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {
            "aif " + number() + " (MPAI-AIF V2, IEEE 3301; Java " + Runtime.version() + ")"
        };
    }

    private static String number() throws IOException {
        Optional<String> manifest =
                Optional.ofNullable(Version.class.getPackage().getImplementationVersion());
        if (manifest.isPresent()) {
            return manifest.get();
        }
        try (InputStream properties = Version.class.getResourceAsStream(PROPERTIES)) {
            if (properties == null) {
                return "in development";
            }
            Properties read = new Properties();
            read.load(properties);
            return read.getProperty("version", "in development");
        }
    }
}
