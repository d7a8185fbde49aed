package io.caravan.cli;

import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.failure.Suggestion;
import io.caravan.run.Printable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What a command line names. A name that there is not is an error that says the nearest one. */
final class Named {

    private Named() {}

    /** The contract of a dataset such as {@code shop.customers}. */
    static Contract dataset(CommandSpec spec, Contracts contracts, String name) {
        return contracts.all().stream()
                .filter(contract -> contract.name().toString().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(
                        spec,
                        "dataset",
                        name,
                        contracts.all().stream()
                                .map(contract -> contract.name().toString())
                                .toList()));
    }

    /** A domain that has datasets. */
    static void domain(CommandSpec spec, Contracts contracts, String name) {
        Set<String> known = contracts.all().stream()
                .map(contract -> contract.name().domain())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!known.contains(name)) {
            throw unknown(spec, "domain", name, known);
        }
    }

    /** What to say of a name that is none of the known ones. */
    static ParameterException unknown(CommandSpec spec, String what, String name, Collection<String> known) {
        List<String> nearest = nearest(name, known);
        String those = nearest.isEmpty()
                ? "there are: " + String.join(", ", known)
                : "did you mean " + String.join(" or ", nearest) + "?";
        return new ParameterException(
                spec.commandLine(), "there is no " + what + " " + Printable.text(name) + "; " + those);
    }

    /** Whoever leaves the domain out means the part behind it. */
    private static List<String> nearest(String name, Collection<String> known) {
        if (name.contains(".")) {
            return Suggestion.of(name, known).stream().toList();
        }
        Map<String, List<String>> byLastPart = known.stream()
                .sorted()
                .collect(Collectors.groupingBy(each -> each.substring(each.lastIndexOf('.') + 1)));
        return Suggestion.of(name, byLastPart.keySet()).map(byLastPart::get).orElse(List.of());
    }
}
