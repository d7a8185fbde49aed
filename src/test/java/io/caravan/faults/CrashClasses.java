package io.caravan.faults;

import io.caravan.cli.Main;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Puts, into a copy of the product, a {@link CrashPoint} before and after each call of what leaves something that lasts. */
final class CrashClasses {

    /** What lasts, by class and method. */
    private static final Map<String, Set<String>> LASTING = Map.of(
            "java/nio/file/Files",
                    Set.of(
                            "move",
                            "copy",
                            "delete",
                            "deleteIfExists",
                            "createDirectories",
                            "createDirectory",
                            "createLink",
                            "createTempFile",
                            "writeString",
                            "write",
                            "newOutputStream"),
            "java/io/FileDescriptor", Set.of("sync"),
            "java/io/FileOutputStream", Set.of("<init>", "write"),
            "java/nio/channels/FileChannel", Set.of("force", "write", "open"),
            "org/postgresql/copy/CopyManager", Set.of("copyIn"),
            "org/postgresql/copy/CopyIn", Set.of("endCopy"),
            "java/sql/Connection", Set.of("commit"),
            "org/springframework/jdbc/core/simple/JdbcClient$StatementSpec", Set.of("update"),
            "io/caravan/database/Database", Set.of("once", "begin", "tryLock"));

    /** What gives something that must be closed: whoever fails behind it has nothing to close it by. */
    private static final Set<String> OPENING = Set.of("begin", "tryLock", "open", "newOutputStream");

    private CrashClasses() {}

    /** A jar of the product's classes with the points in them, to stand before all else in a class path. */
    static Path jar(Path jar) {
        try {
            URI product = Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            Path place = Path.of(product);
            if (Files.isDirectory(place)) {
                write(place, jar);
            } else {
                try (FileSystem inside = FileSystems.newFileSystem(place)) {
                    write(inside.getPath("/"), jar);
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Path classes, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes.resolve("io/caravan"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".class")).toList()) {
                String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
                out.putNextEntry(new JarEntry(name));
                out.write(withPoints(name, Files.readAllBytes(file)));
            }
        }
    }

    private static byte[] withPoints(String name, byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(new Points(writer, name.replaceAll(".*/|\\.class", "")), 0);
        return writer.toByteArray();
    }

    private static final class Points extends ClassVisitor {

        private final String type;

        Points(ClassVisitor next, String type) {
            super(Opcodes.ASM9, next);
            this.type = type;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String method, String descriptor, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, method, descriptor, signature, exceptions);
            return new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String called, String calledDescriptor, boolean isInterface) {
                    boolean lasts = LASTING.getOrDefault(owner, Set.of()).contains(called);
                    // Before a constructor there is an object that is none yet.
                    if (lasts && !called.equals("<init>")) {
                        point("before", owner, called);
                    }
                    super.visitMethodInsn(opcode, owner, called, calledDescriptor, isInterface);
                    if (lasts && !OPENING.contains(called)) {
                        point("after", owner, called);
                    }
                }

                private void point(String when, String owner, String called) {
                    String place = type + "." + method + " " + when + " "
                            + owner.substring(Math.max(owner.lastIndexOf('/'), owner.lastIndexOf('$')) + 1) + "."
                            + called;
                    super.visitLdcInsn(place);
                    super.visitMethodInsn(
                            Opcodes.INVOKESTATIC, "io/caravan/faults/CrashPoint", "at", "(Ljava/lang/String;)V", false);
                }
            };
        }
    }
}
