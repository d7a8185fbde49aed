package io.caravan.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    private static final int WRITERS = 8;
    private static final int TIMES = 200;

    @TempDir
    Path folder;

    @Test
    void manyWritersOfOneFileNeverMixAndNeverFail() throws Exception {
        Path target = folder.resolve("file");
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<?>> writes = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                byte[] content = Character.toString('a' + writer).repeat(10_000).getBytes(StandardCharsets.UTF_8);
                writes.add(writers.submit((Callable<Void>) () -> {
                    for (int time = 0; time < TIMES; time++) {
                        AtomicFile.writeWithoutSync(target, content);
                        assertThat(Files.readString(target)).matches("(.)\\1{9999}");
                    }
                    return null;
                }));
            }
            for (Future<?> write : writes) {
                write.get();
            }
        } finally {
            writers.shutdownNow();
        }
        assertThat(FileTree.of(folder).files()).containsExactly(target);
    }

    @Test
    void ofManyWhoWantAFreeNameOneGetsIt() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            for (int time = 0; time < TIMES / 4; time++) {
                Path target = folder.resolve("file" + time);
                AtomicInteger first = new AtomicInteger();
                List<Future<?>> writes = new ArrayList<>();
                for (int writer = 0; writer < WRITERS; writer++) {
                    writes.add(writers.submit((Callable<Void>) () -> {
                        try (AtomicFile file = AtomicFile.at(target)) {
                            file.write(new byte[] {1, 2, 3});
                            file.commitNew();
                            first.incrementAndGet();
                        } catch (FileAlreadyExistsException e) {
                            assertThat(target).hasBinaryContent(new byte[] {1, 2, 3});
                        }
                        return null;
                    }));
                }
                for (Future<?> write : writes) {
                    write.get();
                }
                assertThat(first).hasValue(1);
            }
        } finally {
            writers.shutdownNow();
        }
    }

    /** Somebody tidies up empty folders at the very moment when a file is to be written. */
    @Test
    void aFolderThatVanishesMeanwhileIsMadeAgain() throws Exception {
        Path deep = folder.resolve("a/b/c");
        AtomicBoolean over = new AtomicBoolean();
        Thread tidier = new Thread(() -> {
            while (!over.get()) {
                try {
                    Subfolders.removeEmptyAbove(deep.resolve("file"), folder);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        tidier.start();
        try {
            for (int time = 0; time < TIMES * 5; time++) {
                Path target = deep.resolve("file");
                try (AtomicFile file = AtomicFile.below(folder, target)) {
                    file.commitWithoutSync();
                }
                assertThat(target).exists();
                Files.delete(target);
            }
        } finally {
            over.set(true);
            tidier.join();
        }
    }

    @Test
    void whatIsNotCommittedLeavesNothing() throws IOException {
        Path target = Files.writeString(folder.resolve("file"), "old");
        try (AtomicFile file = AtomicFile.at(target)) {
            file.write(new byte[1000]);
        }
        assertThat(target).hasContent("old");
        assertThat(FileTree.of(folder).files()).containsExactly(target);
    }

    @Test
    void whatAKilledProcessHasLeftIsKnownByItsNameAndGoesAfterADay() throws IOException {
        Path target = folder.resolve("x".repeat(250) + ".json");
        AtomicFile left = AtomicFile.at(target);
        AtomicFile young = AtomicFile.at(target);
        Path data = Files.writeString(folder.resolve(".orders.json.tmp"), "somebody else's");
        assertThat(left.temporary().getFileName().toString()).startsWith(".x").endsWith(".tmp");
        assertThat(TemporaryName.isOf(left.temporary())).isTrue();
        assertThat(TemporaryName.isOf(data)).isFalse();
        Instant now = Instant.now();
        for (Path old : List.of(left.temporary(), data)) {
            Files.setLastModifiedTime(old, FileTime.from(now.minus(Duration.ofDays(2))));
        }
        LeftFiles.delete(folder, now);
        assertThat(left.temporary()).doesNotExist();
        assertThat(young.temporary()).exists();
        assertThat(data).exists();
    }

    @Test
    void aMoveToATakenNameTouchesNeither() throws IOException {
        Path from = Files.writeString(folder.resolve("from"), "new");
        Path to = Files.writeString(folder.resolve("to"), "old");
        assertThatThrownBy(() -> AtomicFile.moveNew(from, to)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(from).hasContent("new");
        assertThat(to).hasContent("old");
        AtomicFile.moveNew(from, folder.resolve("free"));
        assertThat(from).doesNotExist();
        assertThat(folder.resolve("free")).hasContent("new");
    }
}
