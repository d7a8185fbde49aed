package io.caravan.file;

import io.caravan.failure.FileAccessException;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Says in words what went wrong with a file: the exceptions of Java are names of classes, and their messages often only paths. */
public final class FileFailures {

    private static final List<String> FULL =
            List.of("No space left on device", "Disk quota exceeded", "There is not enough space on the disk");

    private FileFailures() {}

    /** What the exception stands for, with the path where it names one. */
    public static FileAccessException of(IOException e) {
        return of(e, "a file");
    }

    /** The same of a file that the exception need not name. */
    public static FileAccessException of(IOException e, Path file) {
        return of(e, file.toString());
    }

    private static FileAccessException of(IOException e, String file) {
        if (isFull(e)) {
            return failure(e, file, "the disk is full", "make room", true);
        }
        if (e instanceof MissingFolderException) {
            return new FileAccessException(String.valueOf(e.getMessage()), "", true, e);
        }
        if (e instanceof AccessDeniedException || isNotPermitted(e)) {
            return failure(
                    e, file, "permission is missing", "give the user of Caravan the right to read and write it", false);
        }
        if (e instanceof NoSuchFileException) {
            return failure(e, file, "is not there", "", true);
        }
        if (e instanceof FileAlreadyExistsException) {
            return failure(e, file, "is there already", "", true);
        }
        if (e instanceof NotDirectoryException || contains(e, "Not a directory")) {
            return failure(e, file, "is no folder", "", false);
        }
        if (e instanceof DirectoryNotEmptyException) {
            return failure(e, file, "is not empty", "", true);
        }
        if (e instanceof FileSystemLoopException || contains(e, "Too many levels of symbolic links")) {
            return failure(e, file, "is a link to itself", "", false);
        }
        if (contains(e, "Read-only file system")) {
            return failure(e, file, "the file system is read-only", "", false);
        }
        if (contains(e, "File name too long")) {
            return failure(e, file, "the name is too long", "", false);
        }
        if (contains(e, "Too many open files")) {
            return failure(e, file, "too many files are open", "raise the limit of the process (ulimit -n)", true);
        }
        if (e instanceof CharConversionException || e instanceof CharacterCodingException) {
            return failure(e, file, "its text is in another encoding", "", false);
        }
        return failure(e, file, "cannot be read or written", "", true);
    }

    /** Whether the reason is that there is no room. */
    public static boolean isFull(IOException e) {
        return FULL.stream().anyMatch(message -> contains(e, message));
    }

    private static boolean isNotPermitted(IOException e) {
        return contains(e, "Operation not permitted") || contains(e, "Permission denied");
    }

    private static boolean contains(IOException e, String words) {
        return Objects.requireNonNullElse(e.getMessage(), "").contains(words);
    }

    private static FileAccessException failure(
            IOException e, String file, String what, String advice, boolean isTransient) {
        String named = e instanceof FileSystemException known && known.getFile() != null ? known.getFile() : file;
        return new FileAccessException(named + ": " + what, advice, isTransient, e);
    }
}
