package io.caravan.route;

import io.caravan.database.Database;
import io.caravan.failure.DatabaseAwayException;
import io.caravan.file.FileFailures;
import io.caravan.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which of our folders lie on a disk that is full. */
final class FullDisks {

    /** Less than so many bytes is no room for anything. */
    private static final long NOTHING = 1 << 20;

    private final Map<String, Path> folders = new LinkedHashMap<>();

    FullDisks(Settings settings) {
        folders.put("caravan.output", settings.output());
        folders.put("caravan.archive", settings.archive());
        folders.put("caravan.failed", settings.failed());
        folders.put("caravan.state", settings.state());
    }

    /** Whether something failed because a disk is full, ours or the database's. */
    static boolean isReasonOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException e && FileFailures.isFull(e)) {
                return true;
            }
        }
        return Database.scrubbed(failure) instanceof DatabaseAwayException away && away.isDiskFull();
    }

    /** The settings whose folders have no room, each with its folder. */
    List<String> found() {
        return folders.entrySet().stream()
                .filter(folder -> isFull(folder.getValue()))
                .map(folder -> folder.getValue() + " (" + folder.getKey() + ")")
                .toList();
    }

    private static boolean isFull(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace() < NOTHING;
        } catch (IOException e) {
            return false; // it is not there yet
        }
    }
}
