package io.caravan.contract;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * All there is to say about a dataset, as its {@code *.contract.json} says it. A contract in hand has passed every
 * check of {@link ContractReader}, so the rooms rely on it.
 *
 * @param name the dataset
 * @param hash of the file's content, by which a run records the contract it ran under
 * @param schema the JSON Schema itself, for the standard validator
 * @param format of the dataset's files
 * @param csv how those of them that are CSV are written
 * @param records the names that lead to the array of records in a document; empty where a file is nothing but records
 * @param table the dataset's own table
 * @param children its child tables
 * @param key the fields that identify a record, in {@code table}, required and never null
 * @param occurrence the field of the key that numbers the records of a file with the same rest of the key
 * @param load how records come into the table
 * @param version the field that decides which version of a record is newer; without one the file's date and hour do
 * @param subject the fields that name the person a record is about; none when it is about nobody
 * @param erasing what becomes of a person's records when the person is erased; means nothing without a subject
 * @param references which fields refer to which datasets
 * @param also the further tables that are filled from its records, the newest version of each key
 * @param checks the rules across fields
 * @param patience how long a record may wait for what it refers to before it becomes a reject
 * @param safeguards what stops a file that is probably a wrong one
 * @param undo how long a run can be withdrawn, for which everything that it replaces is kept; empty when none can
 */
public record Contract(
        DatasetName name,
        String hash,
        JsonNode schema,
        FileFormat format,
        CsvDialect csv,
        List<String> records,
        Table table,
        List<Table> children,
        List<Field> key,
        Optional<Field> occurrence,
        Load load,
        Optional<Field> version,
        Subject subject,
        Erasing erasing,
        List<Reference> references,
        List<Beside> also,
        List<Check> checks,
        Duration patience,
        Safeguards safeguards,
        Optional<Duration> undo) {

    public Contract {
        records = List.copyOf(records);
        children = List.copyOf(children);
        key = List.copyOf(key);
        references = List.copyOf(references);
        also = List.copyOf(also);
        checks = List.copyOf(checks);
    }

    /** Whether its records are loaded into tables, rather than being requests. */
    public boolean isLoaded() {
        return load != Load.ERASE;
    }

    /** The table of every version of its records, when the contract asks for one. */
    public Optional<Beside> history() {
        if (load != Load.HISTORY) {
            return Optional.empty();
        }
        Table versions = new Table(table.name() + "_history", FieldPath.RECORD, table.fields());
        return Optional.of(new Beside(beside(versions, key, subject, erasing), table.fields()));
    }

    /** All tables that its records fill beside their own. */
    public List<Beside> beside() {
        return Stream.concat(also.stream(), history().stream()).toList();
    }

    /** The same with further tables. */
    Contract with(List<Beside> further) {
        return new Contract(
                name,
                hash,
                schema,
                format,
                csv,
                records,
                table,
                children,
                key,
                occurrence,
                load,
                version,
                subject,
                erasing,
                references,
                further,
                checks,
                patience,
                safeguards,
                undo);
    }

    Contract beside(Table other, List<Field> otherKey, Subject otherSubject, Erasing otherErasing) {
        return new Contract(
                new DatasetName(name.domain(), other.name()),
                hash,
                schema,
                FileFormat.SHOWN_BY_CONTENT,
                csv,
                List.of(),
                other,
                List.of(),
                otherKey,
                Optional.empty(),
                Load.UPSERT,
                version,
                otherSubject,
                otherErasing,
                List.of(),
                List.of(),
                List.of(),
                patience,
                safeguards,
                Optional.empty());
    }
}
