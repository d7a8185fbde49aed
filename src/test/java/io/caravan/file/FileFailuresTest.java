package io.caravan.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.failure.FileAccessException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileFailuresTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new AccessDeniedException("a/b"), "a/b: permission is missing", false),
                Arguments.of(new NoSuchFileException("a/b"), "a/b: is not there", true),
                Arguments.of(new FileAlreadyExistsException("a/b"), "a/b: is there already", true),
                Arguments.of(new NotDirectoryException("a/b"), "a/b: is no folder", false),
                Arguments.of(
                        new FileSystemException("a/b", null, "No space left on device"), "a/b: the disk is full", true),
                Arguments.of(new IOException("Disk quota exceeded"), "a file: the disk is full", true),
                Arguments.of(
                        new FileSystemException("a/b", null, "Read-only file system"),
                        "a/b: the file system is read-only",
                        false),
                Arguments.of(
                        new FileSystemException("a/b", null, "File name too long"), "a/b: the name is too long", false),
                Arguments.of(
                        new FileSystemException("a/b", null, "Too many levels of symbolic links"),
                        "a/b: is a link to itself",
                        false),
                Arguments.of(new IOException("Too many open files"), "a file: too many files are open", true),
                Arguments.of(new IOException("Input/output error"), "a file: cannot be read or written", true));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("failures")
    void saysWhatIsWrongWithWhichFile(IOException failure, String message, boolean isTransient) {
        FileAccessException said = FileFailures.of(failure);

        assertThat(said).hasMessage(message).hasCause(failure);
        assertThat(said.isTransient()).isEqualTo(isTransient);
    }
}
