package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** What is left when all is loaded: the tables of the shop and the records of its output files, each in order. */
public record Ending(List<String> tables, List<String> outputs) {

    public static Ending of(Home home) {
        List<String> outputs = new ArrayList<>();
        for (String dataset : List.of("customers", "products", "transactions")) {
            outputs.add(dataset);
            outputs.addAll(home.outputLines("shop", dataset));
        }
        return new Ending(home.dump("shop"), outputs);
    }

    public void mustEqual(Ending other, String what) {
        mustEqual(tables, other.tables, what + ", tables");
        mustEqual(outputs, other.outputs, what + ", outputs");
    }

    /** Line by line, so that a difference of thousands of lines shows as its first. */
    private static void mustEqual(List<String> lines, List<String> others, String what) {
        for (int i = 0; i < Math.min(lines.size(), others.size()); i++) {
            assertThat(lines.get(i)).as("%s, line %s", what, i).isEqualTo(others.get(i));
        }
        assertThat(lines).as(what).hasSameSizeAs(others);
    }
}
