package io.caravan.settings;

import io.caravan.failure.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the folders of the settings before anything is done with them. Makes none. */
final class FolderCheck {

    private FolderCheck() {}

    /** @throws InvalidSettingException for the first folder that cannot work; the message says what to do */
    static void check(Settings settings) {
        Map<String, Path> folders = new LinkedHashMap<>();
        folders.put("caravan.inbox", settings.inbox());
        folders.put("caravan.archive", settings.archive());
        folders.put("caravan.failed", settings.failed());
        folders.put("caravan.output", settings.output());
        folders.put("caravan.state", settings.state());
        folders.forEach(FolderCheck::check);
        folders.forEach((key, folder) -> folders.forEach((otherKey, other) -> check(key, folder, otherKey, other)));
    }

    private static void check(String key, Path folder) {
        if (Files.isDirectory(folder)) {
            if (!Files.isReadable(folder) || !Files.isExecutable(folder) || !Files.isWritable(folder)) {
                throw new InvalidSettingException(key + ": " + folder
                        + " must be a folder that this user may read and write;" + " see to its permissions");
            }
        } else if (Files.isSymbolicLink(folder)) {
            throw new InvalidSettingException(key + ": " + folder + " is a link to " + target(folder)
                    + ", where no folder is; mount or make that one, or set another folder");
        } else if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new InvalidSettingException(
                    key + ": " + folder + " must be a folder and is a file; move it away, or set another folder");
        } else {
            checkCanBeMade(key, folder);
        }
    }

    private static void checkCanBeMade(String key, Path folder) {
        @Nullable Path above = folder.getParent();
        while (above != null && !Files.exists(above, LinkOption.NOFOLLOW_LINKS)) {
            above = above.getParent();
        }
        if (above != null && !(Files.isDirectory(above) && Files.isWritable(above) && Files.isExecutable(above))) {
            throw new InvalidSettingException(key + ": " + folder + " is not there and cannot be made, as " + above
                    + (Files.isDirectory(above) ? " may not be written to" : " is no folder")
                    + "; make it, or set another folder");
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "an unknown place";
        }
    }

    /** The state may hold the others, as nobody searches it for files; nothing else may hold another. */
    private static void check(String key, Path folder, String otherKey, Path other) {
        if (key.equals(otherKey)) {
            return;
        }
        Path real = real(folder);
        Path realOther = real(other);
        if (real.equals(realOther)) {
            throw new InvalidSettingException(
                    key + ": " + folder + " is the folder of " + otherKey + " as well; set another folder");
        }
        if (real.startsWith(realOther) && !otherKey.equals("caravan.state")) {
            throw new InvalidSettingException(key + ": " + folder + " lies inside that of " + otherKey + " (" + other
                    + "), where its files would be taken for others; set a folder beside it");
        }
    }

    /** Without links, as far as it is there. */
    private static Path real(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        for (Path there = absolute; there != null; there = there.getParent()) {
            try {
                return there.toRealPath().resolve(there.relativize(absolute)).normalize();
            } catch (IOException e) {
                // The one above it may be there.
            }
        }
        return absolute;
    }
}
