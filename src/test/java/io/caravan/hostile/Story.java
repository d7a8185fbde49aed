package io.caravan.hostile;

import java.util.List;
import java.util.Map;

/**
 * Files that come one after the other, and how it ends.
 *
 * @param prefix with which the keys of its records begin, and the folder of its files
 * @param drops the files in their order
 * @param outcomes what the books say of the file's runs, in their order
 * @param ending the customers' cities by key; there are no others
 */
public record Story(String name, String prefix, List<Drop> drops, List<String> outcomes, Map<String, String> ending) {

    /** @param path below the folder of the story */
    public record Drop(String path, HostileCase.Maker maker) {}

    /** As a report calls it. */
    public String title() {
        return "delivery: " + name;
    }
}
