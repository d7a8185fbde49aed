package io.caravan.database;

import io.caravan.failure.EmbeddedServerException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL's programs, taken out of the jar for this platform once and kept from then on. */
final class Binaries {

    private static final Logger log = LoggerFactory.getLogger(Binaries.class);

    private static final int EXECUTABLE = 0100;

    private Binaries() {}

    /** Gives the folder of the unpacked programs below {@code folder}; unpacks them when they are not there yet. */
    static Path unpacked(Path folder, Platform platform) throws IOException {
        URL archive = Binaries.class.getResource(platform.archive());
        if (archive == null) {
            throw new EmbeddedServerException("There is no embedded PostgreSQL for " + platform
                    + ". Name a PostgreSQL of your own (13 or later) with CARAVAN_DB_URL, CARAVAN_DB_USER and"
                    + " CARAVAN_DB_PASSWORD.");
        }
        Path unpacked = folder.resolve(name(platform, archive));
        if (Files.exists(unpacked)) {
            return unpacked;
        }
        log.info("Unpacking the embedded PostgreSQL (only this first time)");
        PrivateFolder.create(folder);
        Path beside = folder.resolve("unpacking");
        PrivateFolder.delete(beside);
        PrivateFolder.create(beside);
        unpack(archive, beside);
        return Files.move(beside, unpacked, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Named after the archive's content, so that another version never meets the files of this one. */
    private static String name(Platform platform, URL archive) throws IOException {
        URLConnection connection = archive.openConnection();
        // A shared jar file would be closed for everybody when this is done with it.
        connection.setUseCaches(false);
        long content = connection instanceof JarURLConnection jar
                ? jar.getJarEntry().getCrc()
                : connection.getContentLengthLong();
        return platform.system() + "-" + platform.processor() + "-" + Long.toHexString(content);
    }

    private static void unpack(URL archive, Path target) throws IOException {
        try (InputStream stream = new BufferedInputStream(archive.openStream());
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(stream))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, target);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("an entry of the PostgreSQL archive points out of it: " + entry.getName());
        }
        if (entry.isDirectory()) {
            PrivateFolder.create(path);
            return;
        }
        PrivateFolder.create(path.resolve("..").normalize());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(path, target.resolve(entry.getLinkName()));
        } else {
            Files.copy(tar, path);
            setMode(path, entry.getMode());
        }
    }

    private static void setMode(Path file, int mode) throws IOException {
        PosixFileAttributeView modes = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (modes != null) {
            // Whoever unpacked it is the only one to run it; more of the archive's mode is of no use.
            Set<PosixFilePermission> owner =
                    EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
            if ((mode & EXECUTABLE) != 0) {
                owner.add(PosixFilePermission.OWNER_EXECUTE);
            }
            modes.setPermissions(owner);
        }
    }
}
