// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodBuilder;
import java.lang.classfile.MethodElement;
import java.lang.classfile.MethodModel;
import java.lang.constant.ConstantDescs;
import java.lang.reflect.AccessFlag;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import org.openaif.api.Aim;

/**
 * The classes of jars that nobody trusts, hollowed out: fields, annotations, record components and
 * signatures are what they were, and no line of their code is left. Static initialisers are gone,
 * every method throws. So what a class declares can be looked at by reflection, by the very code that
 * looks at it when it is run, and nothing that a publisher wrote can run in the Store.
 *
 * <p>One method keeps a meaning: {@code values()} of an enum gives as many nulls as the enum has
 * constants, since how many there are is part of a data type.
 */
final class HollowClasses extends ClassLoader implements AutoCloseable {
    static {
        registerAsParallelCapable();
    }

    private static final String API = Aim.class.getPackageName();

    /** What {@code META-INF/services} may have, and more than any class of an AIM. */
    private static final int BYTES = 1 << 20;

    private final List<JarFile> jars = new ArrayList<>();

    HollowClasses(List<Path> files) throws IOException {
        super("hollow", ClassLoader.getPlatformClassLoader());
        try {
            for (Path file : files) {
                jars.add(new JarFile(file.toFile(), false, JarFile.OPEN_READ, Runtime.version()));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        int dot = name.lastIndexOf('.');
        return dot == API.length() && name.startsWith(API)
                ? Class.forName(name, false, Aim.class.getClassLoader())
                : super.loadClass(name, resolve);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try {
            byte[] bytes = read(name.replace('.', '/') + ".class");
            if (bytes == null) {
                throw new ClassNotFoundException(name + " is not in the archive");
            }
            byte[] hollow = hollow(bytes);
            return defineClass(name, hollow, 0, hollow.length);
        } catch (IOException | RuntimeException e) {
            // A class file of a stranger: parsing it may fail in all kinds of ways.
            throw new ClassNotFoundException(name + " cannot be read: " + e, e);
        }
    }

    /** A file of the jars; null if none has it. */
    byte @Nullable [] read(String name) throws IOException {
        for (JarFile jar : jars) {
            JarEntry entry = jar.getJarEntry(name);
            if (entry != null) {
                try (InputStream in = jar.getInputStream(entry)) {
                    byte[] bytes = in.readNBytes(BYTES + 1);
                    if (bytes.length > BYTES) {
                        throw new IOException(Plain.quoted(name) + " has more than " + BYTES + " bytes");
                    }
                    return bytes;
                }
            }
        }
        return null;
    }

    static byte[] hollow(byte[] bytes) {
        ClassFile files = ClassFile.of(ClassFile.ConstantPoolSharingOption.NEW_POOL);
        ClassModel model = files.parse(bytes);
        return files.transformClass(
                model,
                (to, element) -> {
                    if (!(element instanceof MethodModel method)) {
                        to.with(element);
                    } else if (!method.methodName().equalsString(ConstantDescs.CLASS_INIT_NAME)) {
                        to.withMethod(
                                method.methodName(), method.methodType(), method.flags().flagsMask(),
                                hollow -> method.forEach(part -> hollow(model, method, part, hollow)));
                    }
                });
    }

    private static void hollow(
            ClassModel model, MethodModel method, MethodElement part, MethodBuilder to) {
        if (!(part instanceof CodeModel)) {
            to.with(part);
        } else if (isValues(model, method)) {
            to.withCode(
                    code ->
                            code.loadConstant(constants(model))
                                    .anewarray(model.thisClass().asSymbol())
                                    .areturn());
        } else {
            to.withCode(code -> code.aconst_null().athrow());
        }
    }

    private static boolean isValues(ClassModel model, MethodModel method) {
        return model.flags().has(AccessFlag.ENUM)
                && method.methodName().equalsString("values")
                && method.methodType().equalsString("()[L" + model.thisClass().asInternalName() + ";");
    }

    private static int constants(ClassModel model) {
        return (int) model.fields().stream().filter(HollowClasses::isConstant).count();
    }

    private static boolean isConstant(FieldModel field) {
        return field.flags().has(AccessFlag.ENUM);
    }

    @Override
    public void close() throws IOException {
        for (JarFile jar : jars) {
            jar.close();
        }
    }
}
