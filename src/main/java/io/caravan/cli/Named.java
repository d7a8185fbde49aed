package io.caravan.cli;

import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.failure.Suggestion;
import io.caravan.run.Printable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
        String those = nearest(name, known)
                .map(near -> "did you mean " + near + "?")
                .orElseGet(() -> "there are: " + String.join(", ", known));
        return new ParameterException(
                spec.commandLine(), "there is no " + what + " " + Printable.text(name) + "; " + those);
    }

    /** Whoever leaves the domain out means the part behind it. */
    private static Optional<String> nearest(String name, Collection<String> known) {
        if (name.contains(".")) {
            return Suggestion.of(name, known);
        }
        Map<String, String> byLastPart = new LinkedHashMap<>();
        known.forEach(each -> byLastPart.putIfAbsent(each.substring(each.lastIndexOf('.') + 1), each));
        return Suggestion.of(name, byLastPart.keySet()).map(byLastPart::get);
    }
}
