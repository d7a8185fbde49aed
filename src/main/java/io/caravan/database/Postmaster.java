package io.caravan.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A living server, as its {@code postmaster.pid} tells of it. */
record Postmaster(long pid, int port, boolean ready) {

    static final String FILE = "postmaster.pid";

    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;

    /** Finds the server of a data folder. A file whose process is gone, or became another program, is no server. */
    static Optional<Postmaster> of(Path data, Platform platform) throws IOException {
        List<String> lines;
        try {
            // The folder's own name is in there too, in whatever encoding it has.
            lines = Files.readAllLines(data.resolve(FILE), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            long pid = Long.parseLong(line(lines, 0));
            // The server writes its file line by line, so one that just begins has only the first of them.
            String port = line(lines, PORT_LINE);
            boolean ready = line(lines, STATUS_LINE).equals("ready");
            return ProcessHandle.of(pid)
                    .filter(process -> process.isAlive() && serves(data, process, platform))
                    .map(process -> new Postmaster(pid, port.isEmpty() ? 0 : Integer.parseInt(port), ready));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String line(List<String> lines, int number) {
        return number < lines.size() ? lines.get(number).strip() : "";
    }

    /** Process ids come round again, so a living process proves nothing by itself. */
    private static boolean serves(Path data, ProcessHandle process, Platform platform) {
        if (platform.isLinux()) {
            // A server works in its data folder; a dead one that nobody buried (a zombie) works nowhere.
            try {
                return Files.isSameFile(Path.of("/proc", Long.toString(process.pid()), "cwd"), data);
            } catch (IOException e) {
                return false;
            }
        }
        return process.info()
                .command()
                .map(command -> Path.of(command).getFileName().toString().startsWith("postgres"))
                .orElse(true);
    }
}
