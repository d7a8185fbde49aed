package io.caravan.contract;

import io.caravan.failure.InvalidContractException;
import io.caravan.failure.Suggestion;
import io.caravan.file.FileTree;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All contracts that are in force, checked against each other. */
public final class Contracts {

    private final Map<DatasetName, Contract> contracts;

    private Contracts(Map<DatasetName, Contract> contracts) {
        this.contracts = Collections.unmodifiableMap(contracts);
    }

    /**
     * Reads {@code <routes>/<domain>/<dataset>/<dataset>.contract.json} of every dataset.
     *
     * @throws InvalidContractException at the first contract that cannot be in force
     */
    public static Contracts read(Path routes) {
        ContractReader reader = new ContractReader();
        Map<DatasetName, Contract> contracts = new TreeMap<>();
        for (Path file : files(routes)) {
            String place = routes.getFileName() + "/" + routes.relativize(file).toString();
            Contract contract = reader.read(file, place);
            Path folder = routes.relativize(file);
            String expected = folder.getName(0) + "." + folder.getName(1);
            if (!contract.name().toString().equals(expected)) {
                throw new InvalidContractException(
                        place + ": x-dataset.name is " + contract.name() + ", but its folder says " + expected);
            }
            contracts.put(contract.name(), contract);
        }
        Contracts all = new Contracts(contracts);
        all.checkReferences();
        all.checkTables();
        return all;
    }

    private static List<Path> files(Path routes) {
        return FileTree.of(routes, 3).whole().files().stream()
                .filter(file -> file.getNameCount() - routes.getNameCount() == 3
                        && file.toString().endsWith(".contract.json"))
                .toList();
    }

    public Collection<Contract> all() {
        return contracts.values();
    }

    public Optional<Contract> find(DatasetName name) {
        return Optional.ofNullable(contracts.get(name));
    }

    /** The contract of {@code name}; a dataset that has none is a {@link InvalidContractException}. */
    public Contract get(DatasetName name) {
        return find(name)
                .orElseThrow(() -> new InvalidContractException("there is no dataset " + name
                        + (near(name).isEmpty() ? "; there are: " + names() : near(name))));
    }

    private String near(DatasetName name) {
        return Suggestion.after(name.toString(), names());
    }

    private List<String> names() {
        return contracts.keySet().stream().map(DatasetName::toString).toList();
    }

    /** The datasets that refer to {@code name}. */
    public List<Contract> referringTo(DatasetName name) {
        return contracts.values().stream()
                .filter(contract -> contract.references().stream()
                        .anyMatch(reference -> reference.dataset().equals(name)))
                .toList();
    }

    /** How many references lie between a dataset and those that refer to nothing: 0 for those, and so on up. */
    public int depth(Contract contract) {
        return contract.references().stream()
                .mapToInt(reference -> 1 + depth(get(reference.dataset())))
                .max()
                .orElse(0);
    }

    private void checkReferences() {
        for (Contract contract : all()) {
            for (Reference reference : contract.references()) {
                checkReference(contract, reference);
            }
            checkCycle(contract, contract.name(), new LinkedHashMap<>());
        }
    }

    private void checkReference(Contract contract, Reference reference) {
        String place = contract.name() + ": field " + reference.field().path() + ": ";
        Contract target = find(reference.dataset())
                .orElseThrow(() -> new InvalidContractException(
                        place + "refers to " + reference.dataset() + ", which has no contract"));
        if (!target.name().domain().equals(contract.name().domain())) {
            throw new InvalidContractException(place + "refers to another domain, which has keys of its own");
        }
        if (target.key().size() != 1) {
            throw new InvalidContractException(
                    place + "refers to " + target.name() + ", whose key is more than one field");
        }
        Field key = target.key().get(0);
        if (key.storedType() != reference.field().storedType()
                || key.privacy().treatment() != reference.field().privacy().treatment()) {
            throw new InvalidContractException(place + "must have the type and the treatment of " + target.name() + "."
                    + key.path() + ", or nothing would ever match");
        }
    }

    private void checkCycle(Contract contract, DatasetName start, Map<DatasetName, Boolean> seen) {
        for (Reference reference : contract.references()) {
            if (reference.dataset().equals(start)) {
                throw new InvalidContractException(
                        start + ": refers to itself, so its records would wait for each other");
            }
            if (seen.put(reference.dataset(), true) == null) {
                checkCycle(get(reference.dataset()), start, seen);
            }
        }
    }

    private void checkTables() {
        Map<String, DatasetName> owners = new HashMap<>();
        for (Contract contract : all()) {
            Stream<Table> beside =
                    contract.beside().stream().map(table -> table.contract().table());
            Stream.of(Stream.of(contract.table()), contract.children().stream(), beside)
                    .flatMap(tables -> tables)
                    .forEach(table -> {
                        String name = contract.name().domain() + "." + table.name();
                        DatasetName owner = owners.put(name, contract.name());
                        if (owner != null) {
                            throw new InvalidContractException(
                                    contract.name() + ": the table " + name + " belongs to " + owner + " already");
                        }
                    });
        }
    }
}
