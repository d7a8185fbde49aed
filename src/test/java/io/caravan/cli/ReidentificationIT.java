package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.Field;
import io.caravan.contract.QuasiIdentifiers;
import io.caravan.database.Database;
import io.caravan.generate.Expected;
import io.caravan.generate.OrdersGenerator;
import io.caravan.generate.OrdersOptions;
import io.caravan.generate.ShopGenerator;
import io.caravan.generate.ShopOptions;
import io.caravan.generate.TradeGenerator;
import io.caravan.generate.TradeOptions;
import io.caravan.generate.WeblogGenerator;
import io.caravan.generate.WeblogOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody has all files that were handed in, and of the warehouse what its readers have: tables, output files, reports, quality
 * pages, mails, what commands print and log. How many persons can be found again? {@code docs/privacy.md} says how many, and no
 * more may be.
 */
@Timeout(600)
class ReidentificationIT {

    private static final List<String> SCHEMAS = List.of("shop", "retail", "b2b", "delivery");

    /** A line of the table in the documentation: of what, by which columns, two shares. */
    private static final Pattern DOCUMENTED =
            Pattern.compile("(?m)^\\| `([a-z0-9_.]+)` \\| ((?:`[a-z_]+`,? ?)+)\\| ([0-9.]+) % \\| ([0-9.]+) % \\|");

    /** Persons that are customers of several domains, with the same e-mail address. */
    private static final int SHARED = 60;

    /** So that they are not all of the first letters of the alphabet. */
    private static final int EVERY = 4;

    /** In points; a figure of the documentation that is too high by more is no longer true. */
    private static final double NEAR = 2;

    @TempDir
    Path folder;

    private final List<String> printed = new ArrayList<>();
    private Path data;
    private RawRecords raw;

    private Home loaded(String... settings) throws IOException {
        data = folder.resolve("data");
        Expected shop = new ShopGenerator(new ShopOptions(5, LocalDate.of(2024, 2, 27), 1, 1200, 60, 600, 0.05, true))
                .generate(data.resolve("shop"));
        new TradeGenerator(new TradeOptions(5, LocalDate.of(2023, 3, 1), 12_000, 0.02, false))
                .generate(data.resolve("b2b"));
        new WeblogGenerator(new WeblogOptions(5, LocalDate.of(2024, 2, 27), 1, 3000, 300, 0.02, false))
                .generate(data.resolve("b2b"));
        new OrdersGenerator(new OrdersOptions(5, LocalDate.of(2024, 2, 27), 2, 800, 2 * SHARED, 0.02))
                .generate(data.resolve("retail"));
        assertThat(shop.datasets()).containsKey("shop.customers");
        List<Map<String, String>> customers = RawRecords.in(data).byDataset().get("shop.customers").stream()
                .filter(customer -> customer.keySet().containsAll(List.of("id", "email", "first_name", "last_name")))
                .filter(customer -> customer.get("email").contains("@"))
                .collect(Collectors.toMap(
                        customer -> customer.get("email"), customer -> customer, (one, other) -> one, TreeMap::new))
                .values()
                .stream()
                .toList();
        shareCustomers(customers);
        raw = RawRecords.in(data);

        Home home = Home.in(folder.resolve("home"), settings);
        for (String domain : SCHEMAS) {
            Home.Answer load = home.run("load", data.resolve(domain).toString(), "--domain", domain, "--verbose");
            assertThat(load.exitCode()).as(load.text()).isNotEqualTo(ExitCode.FAILED);
            seen(load.text());
        }
        return home;
    }

    /** Lets some customers of the shop order in the web shop and be delivered to, under their own names and addresses. */
    private void shareCustomers(List<Map<String, String>> customers) throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("retail"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.writeString(file, renamed(Files.readString(file), customers));
            }
        }
        Files.createDirectories(data.resolve("delivery"));
        Files.write(
                data.resolve("delivery/customers.json"),
                IntStream.range(0, 4 * SHARED)
                        .mapToObj(number -> {
                            Map<String, String> customer = customers.get(EVERY * number);
                            return "{\"id\": \"%d\", \"name\": \"%s %s\", \"email\": \"%s\", \"created_at\": \"%s\", \"updated_at\": \"%s\"}"
                                    .formatted(
                                            9000 + number,
                                            customer.get("first_name"),
                                            customer.get("last_name"),
                                            customer.get("email"),
                                            "2024-01-%02dT10:%02d:00Z".formatted(1 + number % 28, number % 60),
                                            "2024-02-01T10:00:00Z");
                        })
                        .toList());
    }

    private static String renamed(String orders, List<Map<String, String>> customers) {
        return Pattern.compile("user([0-9]+)@example\\.org").matcher(orders).replaceAll(match -> {
            int user = Integer.parseInt(match.group(1));
            return user < SHARED ? customers.get(EVERY * user).get("email") : match.group();
        });
    }

    private void seen(String text) {
        printed.add(text);
    }

    /** All that is to be seen, table by table and file by file. */
    private Map<String, String> visible(Home home) throws IOException {
        Map<String, String> visible = new LinkedHashMap<>();
        for (String schema : List.of("shop", "retail", "b2b", "delivery", "datamart", "caravan")) {
            visible.put("schema " + schema, String.join("\n", home.dump(schema)));
        }
        try (Stream<Path> files = Files.walk(home.output())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = home.output().relativize(file).toString();
                visible.put("output/" + name, name + "\n" + Text.of(file));
            }
        }
        visible.put("printed and logged", String.join("\n", printed));
        return visible;
    }

    @Test
    void nobodyIsFoundByMoreThanTheDocumentationSays() throws IOException {
        Home home = loaded();
        for (String[] command : new String[][] {
            {"report", "monthly_sales", "--date", "2024-02-27"},
            {"report", "popular_devices", "--date", "2024-02-27"},
            {"query", "--all", "--export"},
            {"status", "--verbose"},
            {"rejects"},
            {"verify"}
        }) {
            seen(home.run(command).text());
        }
        Map<String, String> visible = visible(home);
        assertThat(visible.keySet())
                .as("there is something of all kinds to look at")
                .anyMatch(place -> place.startsWith("output/shop/customers/"))
                .anyMatch(place -> place.startsWith("output/outbox/"))
                .anyMatch(place -> place.matches("output/reports/quality/.*/index.html"))
                .anyMatch(place -> place.startsWith("output/reports/popular_devices/"))
                .anyMatch(place -> place.startsWith("output/queries/"));
        List<String> account = new ArrayList<>();

        Dictionary dictionary = new Dictionary(salts());
        visible.values().forEach(dictionary::see);
        Set<String> plain = dictionary.plain(raw.contacts());
        Set<String> hashed = dictionary.hashed(raw.contacts());
        Set<String> hashedIds = dictionary.hashed(raw.ids());
        account.add("plain: %d of %d addresses and numbers"
                .formatted(plain.size(), raw.contacts().size()));
        account.add("hashed: %d of %d addresses and numbers"
                .formatted(hashed.size(), raw.contacts().size()));
        account.add("hashed: %d of %d ids".formatted(hashedIds.size(), raw.ids().size()));

        Map<String, Set<String>> pseudonyms = pseudonyms(home);
        int joined = joined(pseudonyms);
        account.add("the same token in two domains: %d of %s"
                .formatted(
                        joined, pseudonyms.values().stream().mapToInt(Set::size).sum()));

        List<Share> shares = shares(home);
        shares.forEach(share -> account.add(share.toString()));
        System.out.println(String.join("\n", account));

        assertThat(raw.contacts()).hasSizeGreaterThan(1500);
        assertThat(plain).as("found as they are").isEmpty();
        assertThat(hashed).as("found by a hash that needs no key").isEmpty();
        assertThat(hashedIds).as("found by a hash that needs no key").isEmpty();
        assertThat(joined).as("tokens that are the same in two domains").isZero();
        assertThat(sharedAddresses(home)).as("persons in three domains").isGreaterThan(SHARED / 2);
        assertThat(shares).hasSizeGreaterThan(8).allSatisfy(share -> {
            assertThat(share.single())
                    .as("%s, one alone", share)
                    .isBetween(share.documentedSingle() - NEAR, share.documentedSingle());
            assertThat(share.small())
                    .as("%s, fewer than five", share)
                    .isBetween(share.documentedSmall() - NEAR, share.documentedSmall());
        });
        assertThat(shares.stream().map(share -> share.table() + share.columns()).toList())
                .as("each table with all of its quasi-identifiers is documented")
                .containsAll(complete());
    }

    /** Contracts under which everybody can be found; or the attack would prove nothing. */
    @Test
    void theAttackSucceedsWhereNothingIsHidden() throws IOException {
        Path routes = folder.resolve("routes");
        Folder.copy(Home.REPOSITORY.resolve("routes"), routes);
        Path contract = routes.resolve("shop/customers/customers.contract.json");
        Files.writeString(
                contract,
                Files.readString(contract)
                        .replace(
                                "\"treatment\": \"pseudonymise\"",
                                "\"treatment\": \"keep\", \"reason\": \"Nothing is hidden in this test.\"")
                        .replace(
                                "\"treatment\": \"mask\"",
                                "\"treatment\": \"keep\", \"reason\": \"Nothing is hidden in this test.\"")
                        .replace(
                                "\"treatment\": \"generalise\", \"to\": \"year\"",
                                "\"treatment\": \"keep\", \"reason\": \"Nothing is hidden in this test.\""));
        Home home = loaded("caravan.routes=" + routes);

        Dictionary dictionary = new Dictionary(salts());
        visible(home).values().forEach(dictionary::see);
        Set<String> customers = raw.byDataset().get("shop.customers").stream()
                .map(customer -> customer.getOrDefault("email", ""))
                .filter(email -> email.contains("@"))
                .collect(Collectors.toSet());
        assertThat(dictionary.plain(customers)).hasSizeGreaterThan(customers.size() * 9 / 10);
        // Hardly more, as each letter begins only one of the generated first names.
        Share names = shares(home).stream()
                .filter(share -> share.columns().equals(List.of("first_name", "last_name", "date_of_birth")))
                .findFirst()
                .orElseThrow();
        assertThat(names.single()).isGreaterThan(names.documentedSingle());
    }

    /** What a developer who forgets the key would use in its place. */
    private static Set<String> salts() {
        Set<String> salts =
                new TreeSet<>(List.of("caravan", "salt", "pseudonym", "email", "phone_number", "id", "host"));
        for (String schema : SCHEMAS) {
            salts.add(schema);
            salts.add("pseudonyms of " + schema);
        }
        Contracts.read(Home.REPOSITORY.resolve("routes"))
                .all()
                .forEach(contract -> salts.add(contract.name().toString()));
        return salts;
    }

    /** All tokens of each domain that could be pseudonyms, wherever they stand. */
    private static Map<String, Set<String>> pseudonyms(Home home) {
        Map<String, Set<String>> pseudonyms = new TreeMap<>();
        Pattern token = Pattern.compile("(?<![0-9a-f])[0-9a-f]{32,}(?![0-9a-f])");
        for (String schema : SCHEMAS) {
            Set<String> found = token.matcher(String.join("\n", home.dump(schema)))
                    .results()
                    .map(MatchResult::group)
                    .collect(Collectors.toSet());
            assertThat(found).as(schema).hasSizeGreaterThan(SHARED);
            pseudonyms.put(schema, found);
        }
        return pseudonyms;
    }

    private static int joined(Map<String, Set<String>> pseudonyms) {
        Map<String, Integer> domains = new HashMap<>();
        // The first half, so that a cut or lengthened token is found as well.
        pseudonyms.values().forEach(tokens -> tokens.stream()
                .map(token -> token.substring(0, 16))
                .distinct()
                .forEach(token -> domains.merge(token, 1, Integer::sum)));
        return (int) domains.values().stream().filter(count -> count > 1).count();
    }

    /** How many e-mail addresses there are in three domains, by the ids that are kept. */
    private int sharedAddresses(Home home) {
        Map<String, Set<String>> domains = new HashMap<>();
        Map.of("shop.customers", "id", "retail.orders", "user_id", "delivery.customers", "id")
                .forEach((dataset, id) -> {
                    String table = dataset.equals("retail.orders") ? "retail.users" : dataset;
                    Set<String> loaded = new HashSet<>(strings(home, "SELECT id FROM " + table));
                    raw.byDataset().get(dataset).stream()
                            .filter(record -> loaded.contains(record.getOrDefault(id, "")))
                            .forEach(record -> domains.computeIfAbsent(
                                            record.getOrDefault("email", ""), email -> new HashSet<>())
                                    .add(dataset));
                });
        return (int)
                domains.values().stream().filter(found -> found.size() == 3).count();
    }

    private static List<String> strings(Home home, String query) {
        try (Database database = home.database()) {
            return database.transact(
                    transaction -> transaction.sql(query).query(String.class).list());
        }
    }

    /** What was found, beside what is documented; in percent. */
    private record Share(
            String table, List<String> columns, Linkage.Found found, double documentedSingle, double documentedSmall) {

        double single() {
            return Double.parseDouble(found.singleShare().replace(" %", ""));
        }

        double small() {
            return Double.parseDouble(found.smallShare().replace(" %", ""));
        }

        @Override
        public String toString() {
            return "%s by %s: of %d persons one alone %s (documented %.1f), fewer than five %s (documented %.1f)"
                    .formatted(
                            table,
                            String.join(", ", columns),
                            found.persons(),
                            found.singleShare(),
                            documentedSingle,
                            found.smallShare(),
                            documentedSmall);
        }
    }

    /** A table with the fields that fill it. */
    private record Filled(Contract dataset, Contract table, List<Field> from) {

        String path(String column) {
            List<Field> fields = table.table().fields();
            return IntStream.range(0, fields.size())
                    .filter(field -> fields.get(field).column().equals(column))
                    .mapToObj(field -> String.join(".", from.get(field).path().names()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(table.name() + " has no column " + column));
        }
    }

    private static Map<String, Filled> tables() {
        Map<String, Filled> tables = new TreeMap<>();
        for (Contract contract :
                Contracts.read(Home.REPOSITORY.resolve("routes")).all()) {
            tables.put(
                    contract.name().toString(),
                    new Filled(contract, contract, contract.table().fields()));
            contract.also()
                    .forEach(also -> tables.put(
                            also.contract().name().toString(), new Filled(contract, also.contract(), also.from())));
        }
        return tables;
    }

    /** The combination of all quasi-identifiers of each table that was loaded, as the quality page counts it. */
    private static List<String> complete() {
        return tables().values().stream()
                .filter(filled -> SCHEMAS.contains(filled.dataset().name().domain()))
                .filter(filled -> !QuasiIdentifiers.of(filled.table()).quasi().isEmpty())
                .map(filled -> filled.table().name().toString()
                        + QuasiIdentifiers.of(filled.table()).quasi().stream()
                                .map(Field::column)
                                .toList())
                .toList();
    }

    private List<Share> shares(Home home) throws IOException {
        String documentation = Files.readString(Home.REPOSITORY.resolve("docs/privacy.md"));
        Map<String, Filled> tables = tables();
        return DOCUMENTED
                .matcher(documentation)
                .results()
                .map(line -> {
                    List<String> columns = Arrays.stream(line.group(2).split(",", -1))
                            .map(column -> column.replace('`', ' ').strip())
                            .toList();
                    Filled filled = tables.get(line.group(1));
                    assertThat(filled).as("there is a table %s", line.group(1)).isNotNull();
                    return new Share(
                            line.group(1),
                            columns,
                            found(home, filled, columns),
                            Double.parseDouble(line.group(3)),
                            Double.parseDouble(line.group(4)));
                })
                .toList();
    }

    private Linkage.Found found(Home home, Filled filled, List<String> columns) {
        String table = filled.table().name().toString();
        List<Map<String, String>> rows = new ArrayList<>();
        try (Database database = home.database()) {
            database.run(transaction -> transaction
                    .sql("SELECT to_jsonb(t)::text FROM " + table.replaceFirst("\\.(.*)", ".\"$1\"") + " AS t")
                    .query(String.class)
                    .list()
                    .forEach(row -> rows.add(RawRecords.flat(RawRecords.json(row)))));
        }
        Map<String, String> fields = new LinkedHashMap<>();
        columns.forEach(column -> fields.put(column, filled.path(column)));
        boolean isLog = table.equals("b2b.weblog");
        String person = isLog
                ? "visitor"
                : filled.table().subject().link().orElseThrow().column();
        return new Linkage(raw.byDataset().get(filled.dataset().name().toString()), rows)
                .by(fields, filled.path(person), person, !isLog);
    }
}
