// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.AccessFlags;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
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
 * <p>Enums keep their constants, by name and ordinal, and nothing else that they were made with: how
 * many there are is part of a data type.
 */
final class HollowClasses extends ClassLoader implements AutoCloseable {
    static {
        registerAsParallelCapable();
    }

    private static final String API = Aim.class.getPackageName();

    /** What {@code META-INF/services} may have, and more than any class of an AIM. */
    private static final int BYTES = 1 << 20;

    private static final MethodTypeDesc CONSTRUCTOR =
            MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String, ConstantDescs.CD_int);

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
                        throw new IOException(
                                Plain.quoted(name) + " has more than " + BYTES + " bytes");
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
        boolean isEnum = model.flags().has(AccessFlag.ENUM);
        ClassTransform emptied =
                (to, element) -> {
                    if (element instanceof MethodModel method) {
                        if (!isReplaced(method, isEnum)) {
                            hollow(method, to);
                        }
                    } else if (isEnum && element instanceof AccessFlags flags) {
                        // Constants with bodies of their own make an enum abstract.
                        to.withFlags(flags.flagsMask() & ~ClassFile.ACC_ABSTRACT);
                    } else {
                        to.with(element);
                    }
                };
        return files.transformClass(
                model,
                isEnum
                        ? emptied.andThen(ClassTransform.endHandler(to -> enumMethods(model, to)))
                        : emptied);
    }

    /** Static initialisers go; of an enum, constructors and {@code values()} as well. */
    private static boolean isReplaced(MethodModel method, boolean isEnum) {
        return method.methodName().equalsString(ConstantDescs.CLASS_INIT_NAME)
                || isEnum
                        && (method.methodName().equalsString(ConstantDescs.INIT_NAME)
                                || method.methodName().equalsString("values")
                                        && method.methodTypeSymbol().parameterCount() == 0);
    }

    private static void hollow(MethodModel method, ClassBuilder to) {
        to.withMethod(
                method.methodName(),
                method.methodType(),
                method.flags().flagsMask(),
                hollow ->
                        method.forEach(
                                part -> {
                                    if (part instanceof CodeModel) {
                                        hollow.withCode(code -> code.aconst_null().athrow());
                                    } else {
                                        hollow.with(part);
                                    }
                                }));
    }

    /** {@code E(String name, int ordinal)}, and {@code values()} that makes all of them. */
    private static void enumMethods(ClassModel model, ClassBuilder to) {
        ClassDesc type = model.thisClass().asSymbol();
        to.withMethodBody(
                ConstantDescs.INIT_NAME,
                CONSTRUCTOR,
                ClassFile.ACC_PRIVATE,
                code ->
                        code.aload(0)
                                .aload(1)
                                .iload(2)
                                .invokespecial(
                                        ConstantDescs.CD_Enum, ConstantDescs.INIT_NAME, CONSTRUCTOR)
                                .return_());
        List<String> names =
                model.fields().stream()
                        .filter(HollowClasses::isConstant)
                        .map(field -> field.fieldName().stringValue())
                        .toList();
        to.withMethodBody(
                "values",
                MethodTypeDesc.of(type.arrayType()),
                ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                code -> {
                    code.loadConstant(names.size()).anewarray(type);
                    for (int i = 0; i < names.size(); i++) {
                        code.dup()
                                .loadConstant(i)
                                .new_(type)
                                .dup()
                                .loadConstant(names.get(i))
                                .loadConstant(i)
                                .invokespecial(type, ConstantDescs.INIT_NAME, CONSTRUCTOR)
                                .aastore();
                    }
                    code.areturn();
                });
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
