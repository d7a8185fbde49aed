package io.caravan.hostile;

import static io.caravan.hostile.Cases.customer;
import static io.caravan.hostile.Cases.quoted;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Files that come late, early, twice, in part and again. */
public final class Deliveries {

    private final List<Story> stories = new ArrayList<>();

    private Deliveries() {}

    public static List<Story> stories() {
        Deliveries deliveries = new Deliveries();
        deliveries.versions();
        deliveries.repeats();
        deliveries.overlaps();
        deliveries.mended();
        return List.copyOf(deliveries.stories);
    }

    private void versions() {
        story("a newer version after an older one")
                .drop("customers.json", row("a", 1, "old"))
                .drop("customers-2.json", row("a", 2, "new"))
                .outcomes("loaded: 1 loaded", "loaded: 1 updated")
                .ends("a", "new");
        story("an older version after a newer one")
                .drop("customers.json", row("a", 2, "new"))
                .drop("customers-2.json", row("a", 1, "old"))
                .outcomes("loaded: 1 loaded", "loaded: 1 superseded")
                .ends("a", "new");
        story("a version without a day after one with")
                .drop("customers.json", row("a", 1, "old"))
                .drop("customers-2.json", row("a", 0, "none"))
                .outcomes("loaded: 1 loaded", "loaded: 1 superseded")
                .ends("a", "old");
        story("three versions, the middle one last")
                .drop("customers.json", row("a", 1, "old"))
                .drop("customers-2.json", row("a", 3, "new"))
                .drop("customers-3.json", row("a", 2, "middle"))
                .outcomes("loaded: 1 loaded", "loaded: 1 updated", "loaded: 1 superseded")
                .ends("a", "new");
        story("a newer hour's file first")
                .drop("date=2021-01-05/hour=11/customers.json", row("a", 0, "eleven"))
                .drop("date=2021-01-05/hour=10/customers.json", row("a", 0, "ten"))
                .outcomes("loaded: 1 loaded", "loaded: 1 superseded")
                .ends("a", "eleven");
        story("an hour that does not exist is older than one that does")
                .drop("date=2021-01-05/hour=25/customers.json", row("a", 0, "none"))
                .drop("date=2021-01-05/hour=10/customers.json", row("a", 0, "ten"))
                .outcomes("loaded: 1 loaded", "loaded: 1 updated")
                .ends("a", "ten");
    }

    private void repeats() {
        story("the same file twice")
                .drop("customers.json", row("a", 1, "x"))
                .drop("customers.json", row("a", 1, "x"))
                .outcomes("loaded: 1 loaded", "repeated")
                .ends("a", "x");
        story("the same file three times")
                .drop("customers.json", row("a", 1, "x"))
                .drop("customers.json", row("a", 1, "x"))
                .drop("customers.json", row("a", 1, "x"))
                .outcomes("loaded: 1 loaded", "repeated", "repeated")
                .ends("a", "x");
        story("the same name with other content")
                .drop("customers.json", row("a", 1, "x"))
                .drop("customers.json", row("b", 1, "y"))
                .outcomes("loaded: 1 loaded", "loaded: 1 loaded")
                .ends("a", "x")
                .ends("b", "y");
        story("the same content with another name")
                .drop("customers.json", row("a", 1, "x"))
                .drop("customers-renamed.json", row("a", 1, "x"))
                .outcomes("loaded: 1 loaded", "repeated")
                .ends("a", "x");
        story("the same content in another folder")
                .drop("date=2021-01-05/customers.json", row("a", 1, "x"))
                .drop("date=2021-01-06/customers.json", row("a", 1, "x"))
                .outcomes("loaded: 1 loaded", "repeated")
                .ends("a", "x");
        story("the same records packed")
                .drop("customers.json", row("a", 1, "x"))
                .dropBytes("customers.json.gz", Packing::gzip, row("a", 1, "x"))
                .outcomes("loaded: 1 loaded", "loaded: 1 unchanged")
                .ends("a", "x");
        story("the same records with other line ends")
                .drop("customers.json", row("a", 1, "x"))
                .drop("customers-crlf.json", row("a", 1, "x").replace("\n", "\r\n"))
                .outcomes("loaded: 1 loaded", "loaded: 1 unchanged")
                .ends("a", "x");
        story("an empty file, which came before, twice, then a full one")
                .drop("customers.json", "")
                .drop("customers.json", "")
                .drop("customers.json", row("a", 1, "x"))
                .outcomes("repeated", "repeated", "loaded: 1 loaded")
                .ends("a", "x");
        story("back to an earlier content is no new version")
                .drop("customers.json", row("a", 1, "x"))
                .drop("customers.json", row("a", 2, "y"))
                .drop("customers.json", row("a", 1, "x"))
                .outcomes("loaded: 1 loaded", "loaded: 1 updated", "repeated")
                .ends("a", "y");
    }

    private void overlaps() {
        story("a subset, then all of it")
                .drop("customers.json", row("a", 1, "x"))
                .drop("customers-all.json", row("a", 1, "x") + row("b", 1, "y"))
                .outcomes("loaded: 1 loaded", "loaded: 1 loaded, 1 unchanged")
                .ends("a", "x")
                .ends("b", "y");
        story("all of it, then a subset, which deletes nothing")
                .drop("customers.json", row("a", 1, "x") + row("b", 1, "y"))
                .drop("customers-part.json", row("a", 1, "x"))
                .outcomes("loaded: 2 loaded", "loaded: 1 unchanged")
                .ends("a", "x")
                .ends("b", "y");
        story("two files that overlap by half")
                .drop("customers.json", row("a", 1, "x") + row("b", 1, "y"))
                .drop("customers-2.json", row("b", 1, "y") + row("c", 1, "z"))
                .outcomes("loaded: 2 loaded", "loaded: 1 loaded, 1 unchanged")
                .ends("a", "x")
                .ends("b", "y")
                .ends("c", "z");
        story("a file that grows")
                .drop("customers.json", row("a", 1, "x"))
                .drop("customers.json", row("a", 1, "x") + row("b", 1, "y"))
                .drop("customers.json", row("a", 1, "x") + row("b", 1, "y") + row("c", 1, "z"))
                .outcomes("loaded: 1 loaded", "loaded: 1 loaded, 1 unchanged", "loaded: 1 loaded, 2 unchanged")
                .ends("a", "x")
                .ends("b", "y")
                .ends("c", "z");
        story("one record twice in a file, then once more")
                .drop("customers.json", row("a", 1, "x") + row("a", 1, "x"))
                .drop("customers-2.json", row("a", 1, "x"))
                .outcomes("loaded: 1 loaded, 1 duplicate", "loaded: 1 unchanged")
                .ends("a", "x");
    }

    private void mended() {
        story("a cut file, then the whole one")
                .drop("customers.json", "[" + row("a", 1, "x").strip())
                .drop("customers.json", "[" + row("a", 1, "x").strip() + "]")
                .outcomes("failed", "loaded: 1 loaded")
                .ends("a", "x");
        story("a cut gzip, then the whole one")
                .dropBytes("customers.json.gz", text -> Packing.cut(Packing.gzip(text), 8), row("a", 1, "x"))
                .dropBytes("customers.json.gz", Packing::gzip, row("a", 1, "x"))
                .outcomes("failed", "loaded: 1 loaded")
                .ends("a", "x");
        story("the same cut file twice")
                .drop("customers.json", "[" + row("a", 1, "x").strip())
                .drop("customers.json", "[" + row("a", 1, "x").strip())
                .outcomes("failed", "failed");
        story("a bad record, then the mended file")
                .drop("customers.json", row("a", 1, "x") + "{\"id\": \"b\"}\n")
                .drop("customers-mended.json", row("a", 1, "x") + row("b", 1, "y"))
                .outcomes("loaded: 1 loaded, 1 rejected", "loaded: 1 loaded, 1 unchanged")
                .ends("a", "x")
                .ends("b", "y");
        story("a bad newer version does not touch the good older one")
                .drop("customers.json", row("a", 1, "x"))
                .drop("customers-2.json", row("a", 2, "y").replace("@example.org", ""))
                .outcomes("loaded: 1 loaded", "loaded: 1 rejected")
                .ends("a", "x");
        story("a failed file leaves what was there")
                .drop("customers.json", row("a", 1, "x"))
                .drop("customers.json", "[" + row("a", 2, "y"))
                .outcomes("loaded: 1 loaded", "failed")
                .ends("a", "x");
        story("a zip after its content")
                .drop("customers.json", row("a", 1, "x"))
                .dropBytes(
                        "customers.zip",
                        text -> Packing.zip(new Packing.Entry("customers.json", text)),
                        row("a", 1, "x"))
                .outcomes("loaded: 1 loaded", "loaded: 1 unchanged")
                .ends("a", "x");
    }

    private static String row(String key, int day, String city) {
        String version = day == 0 ? "null" : quoted("2021-01-0" + day);
        return customer("KEY-" + key, ", \"last_change\": %s, \"city\": \"%s\"".formatted(version, city)) + "\n";
    }

    private Telling story(String name) {
        Telling telling = new Telling(name, "delivery-%02d".formatted(stories.size() + 1));
        stories.add(telling.story());
        return telling;
    }

    @FunctionalInterface
    private interface Packer {
        byte[] pack(String text);
    }

    /** A story in the making: it shares its lists with the story. */
    private record Telling(Story story) {

        Telling(String name, String prefix) {
            this(new Story(name, prefix, new ArrayList<>(), new ArrayList<>(), new TreeMap<>()));
        }

        Telling drop(String path, String content) {
            return dropBytes(path, text -> text.getBytes(UTF_8), content);
        }

        Telling dropBytes(String path, Packer packer, String content) {
            byte[] packed = packer.pack(content.replace("KEY", story.prefix()));
            story.drops().add(new Story.Drop(path, place -> Files.write(place, packed)));
            return this;
        }

        Telling outcomes(String... outcomes) {
            story.outcomes().addAll(List.of(outcomes));
            return this;
        }

        Telling ends(String key, String city) {
            Map<String, String> ending = story.ending();
            ending.put(story.prefix() + "-" + key, city);
            return this;
        }
    }
}
