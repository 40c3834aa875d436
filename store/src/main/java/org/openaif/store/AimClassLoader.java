// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.SecureClassLoader;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.openaif.api.Aim;

/**
 * The classes of one AIM: it sees the JDK, {@code org.openaif.api} and its own jars. Neither the
 * Controller nor another AIM is visible to it, and what a manifest's Class-Path names is not either.
 *
 * <p>Not a URLClassLoader: that follows Class-Path, and the cache behind its addresses would keep
 * jars open. The classes go when nobody uses them any more, closed or not; closing lets go of the
 * files, and no further class can be loaded then.
 */
final class AimClassLoader extends SecureClassLoader implements AutoCloseable {
    static {
        ClassLoader.registerAsParallelCapable();
    }

    /** What all packages of the room {@code api} begin with. */
    private static final String API = Aim.class.getPackageName() + ".";

    private final List<JarFile> jars = new ArrayList<>();

    AimClassLoader(String name, List<Path> files) throws IOException {
        super(name, ClassLoader.getPlatformClassLoader());
        try {
            for (Path file : files) {
                jars.add(new JarFile(file.toFile(), true, ZipFile.OPEN_READ, Runtime.version()));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return name.startsWith(API)
                ? Class.forName(name, false, Aim.class.getClassLoader())
                : super.loadClass(name, resolve);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        String path = name.replace('.', '/') + ".class";
        try {
            for (JarFile jar : jars) {
                @Nullable JarEntry entry = jar.getJarEntry(path);
                if (entry != null) {
                    return define(name, jar, entry);
                }
            }
        } catch (IOException | IllegalStateException e) {
            throw new ClassNotFoundException(name + " of " + getName() + ": " + e.getMessage(), e);
        }
        throw new ClassNotFoundException(
                name + " is neither in the JDK, in org.openaif.api, nor in " + getName());
    }

    private Class<?> define(String name, JarFile jar, JarEntry entry) throws IOException {
        byte[] bytes;
        try (InputStream in = jar.getInputStream(entry)) {
            bytes = in.readAllBytes();
        }
        CodeSource source = new CodeSource(address(jar), (Certificate[]) null);
        return defineClass(name, bytes, 0, bytes.length, source);
    }

    private static URL address(JarFile jar) throws MalformedURLException {
        return Path.of(jar.getName()).toUri().toURL();
    }

    @Override
    protected @Nullable URL findResource(String name) {
        Enumeration<URL> found = findResources(name);
        return found.hasMoreElements() ? found.nextElement() : null;
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        List<URL> found = new ArrayList<>();
        try {
            for (JarFile jar : jars) {
                @Nullable JarEntry entry = jar.getJarEntry(name);
                if (entry != null) {
                    String path = new URI(null, null, "/" + entry.getRealName(), null).getRawPath();
                    found.add(URI.create("jar:" + address(jar) + "!" + path).toURL());
                }
            }
        } catch (IOException | java.net.URISyntaxException | IllegalStateException e) {
            // As of a class loader that has been closed: there is nothing here any more.
            return Collections.emptyEnumeration();
        }
        return Collections.enumeration(found);
    }

    /** From the open jar itself: opened by its address, it would be kept open by the JDK. */
    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        try {
            for (JarFile jar : jars) {
                @Nullable JarEntry entry = jar.getJarEntry(name);
                if (entry != null) {
                    return jar.getInputStream(entry);
                }
            }
        } catch (IOException | IllegalStateException e) {
            return null;
        }
        return super.getResourceAsStream(name);
    }

    @Override
    public void close() throws IOException {
        for (JarFile jar : jars) {
            jar.close();
        }
    }
}
