package io.caravan.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** What must be found nowhere: the full name, e-mail address, phone number, birthday and street of a generated customer. */
record Person(List<String> values) {

    private static final Pattern VALUE =
            Pattern.compile("\"(first_name|last_name|email|phone_number|date_of_birth|address)\": \"([^\"]+)\"");

    /** Everybody in the customer files below {@code folder}, also those in lines that do not parse. */
    static List<Person> in(Path folder) throws IOException {
        List<Person> people = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith("customers.json.gz"))
                    .toList()) {
                text(file).lines().forEach(line -> people.add(of(line)));
            }
        }
        return people;
    }

    private static Person of(String line) {
        List<String> values = new ArrayList<>();
        String first = "";
        Matcher matcher = VALUE.matcher(line);
        while (matcher.find()) {
            switch (matcher.group(1)) {
                case "first_name" -> first = matcher.group(2);
                case "last_name" -> values.add(first + " " + matcher.group(2));
                default -> values.add(matcher.group(2));
            }
        }
        values.removeIf(value -> value.length() < 8 || value.equals("nobody"));
        return new Person(values);
    }

    private static String text(Path gzip) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(gzip))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
