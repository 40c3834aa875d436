// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.openaif.api.AimContext;
import org.openaif.api.Parameters;

/**
 * The Controller's parameters, and a note of which ones the AIM asked for, with which defaults.
 *
 * @param asked guarded by itself
 */
record AskedParameters(Parameters parameters, Map<String, String> asked) implements Parameters {

    /** The same context with notes taken. All but the parameters is passed on as it is. */
    static AimContext noting(AimContext context, Map<String, String> asked) {
        return (AimContext)
                Proxy.newProxyInstance(
                        AskedParameters.class.getClassLoader(),
                        new Class<?>[] {AimContext.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("parameters")) {
                                return new AskedParameters(context.parameters(), asked);
                            }
                            try {
                                return method.invoke(context, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    static Map<String, String> copyOf(Map<String, String> asked) {
        synchronized (asked) {
            return new LinkedHashMap<>(asked);
        }
    }

    private void note(String name, Object otherwise) {
        synchronized (asked) {
            asked.put(name, otherwise.toString());
        }
    }

    @Override
    public Optional<String> text(String name) {
        note(name, "");
        return parameters.text(name);
    }

    @Override
    public String text(String name, String otherwise) {
        note(name, otherwise);
        return parameters.text(name, otherwise);
    }

    @Override
    public long integer(String name, long otherwise) {
        note(name, otherwise);
        return parameters.integer(name, otherwise);
    }

    @Override
    public double number(String name, double otherwise) {
        note(name, otherwise);
        return parameters.number(name, otherwise);
    }

    @Override
    public boolean flag(String name, boolean otherwise) {
        note(name, otherwise);
        return parameters.flag(name, otherwise);
    }

    @Override
    public Set<String> names() {
        return parameters.names();
    }
}
