package io.caravan.load;

import io.caravan.contract.Beside;
import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.Field;
import io.caravan.contract.Table;
import io.caravan.database.Database;
import io.caravan.database.Transaction;
import io.caravan.failure.InvalidContractException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tables that follow from the contracts, and the views on them. A new table and a new optional column are made; a change
 * that could destroy data is a {@link InvalidContractException}, which stops the start.
 */
public final class Warehouse {

    private static final String LINE_NUMBER = "line_number";

    private final Database database;

    public Warehouse(Database database) {
        this.database = database;
    }

    /** Makes the warehouse fit the contracts and the views, in one transaction. */
    public void prepare(Contracts contracts, Views views) {
        database.run(transaction -> {
            transaction
                    .sql("SELECT true FROM pg_advisory_xact_lock(hashtext('caravan'), hashtext('tables'))")
                    .query(Boolean.class)
                    .single();
            contracts.all().stream().filter(Contract::isLoaded).forEach(contract -> prepare(transaction, contract));
            views.domains().forEach(domain -> prepareSchema(transaction, domain));
            views.prepare(transaction);
        });
    }

    /** Lets a database user load, erase, read and make reports, and neither make nor change tables. */
    public void grant(Contracts contracts, Views views, String user) {
        String role = Names.quoted(user);
        database.run(transaction -> {
            List<String> schemas = Stream.of(
                            Stream.of("caravan", "datamart"),
                            contracts.all().stream().filter(Contract::isLoaded).map(contract -> contract.name()
                                    .domain()),
                            views.domains())
                    .flatMap(all -> all)
                    .distinct()
                    .map(Names::quoted)
                    .filter(schema -> isThere(transaction, schema))
                    .toList();
            String name = transaction
                    .sql("SELECT quote_ident(current_database())")
                    .query(String.class)
                    .single();
            transaction
                    .sql("GRANT CONNECT, TEMPORARY ON DATABASE " + name + " TO " + role)
                    .update();
            // MAINTAIN is what lets others than the owner vacuum, which an erasure does.
            String rights = "SELECT, INSERT, UPDATE, DELETE" + (canMaintain(transaction) ? ", MAINTAIN" : "");
            for (String schema : schemas) {
                transaction
                        .sql(String.format(
                                Locale.ROOT,
                                """
                             GRANT USAGE ON SCHEMA %1$s TO %2$s;
                             GRANT %3$s ON ALL TABLES IN SCHEMA %1$s TO %2$s;
                             GRANT USAGE ON ALL SEQUENCES IN SCHEMA %1$s TO %2$s""",
                                schema,
                                role,
                                rights))
                        .update();
            }
        });
    }

    private static boolean canMaintain(Transaction transaction) {
        return transaction
                .sql("SELECT current_setting('server_version_num')::int >= 170000")
                .query(Boolean.class)
                .single();
    }

    private static void prepareSchema(Transaction transaction, String schema) {
        if (!isThere(transaction, Names.quoted(schema))) {
            transaction.sql("CREATE SCHEMA " + Names.quoted(schema)).update();
        }
    }

    private static boolean isThere(Transaction transaction, String schema) {
        return transaction
                .sql("SELECT to_regnamespace(?) IS NOT NULL")
                .param(schema)
                .query(Boolean.class)
                .single();
    }

    private static void prepare(Transaction transaction, Contract contract) {
        prepareSchema(transaction, contract.name().domain());
        Map<String, String> own = columns(contract.table());
        own.put("_file_hour", "timestamp without time zone");
        own.put("_row_hash", "bigint NOT NULL");
        own.put("_arrival", "bigint");
        own.put("_run", "bigint");
        own.put("_line", "bigint");
        List<String> key = columnsOf(contract.key());
        prepare(transaction, contract, contract.table(), own, key);
        for (Beside beside : contract.beside()) {
            Map<String, String> columns = columns(beside.contract().table());
            columns.putAll(BesideSql.ownColumns(contract, beside));
            Table table = beside.contract().table();
            if (contract.also().contains(beside)) {
                prepare(
                        transaction,
                        contract,
                        table,
                        columns,
                        columnsOf(beside.contract().key()));
            } else {
                HistorySql history = new HistorySql(contract, beside);
                history.makeRoom(transaction);
                prepare(transaction, contract, table, columns, List.of());
                history.prepare(transaction);
            }
        }
        for (Table child : contract.children()) {
            Map<String, String> columns = new LinkedHashMap<>();
            contract.key()
                    .forEach(field ->
                            columns.put(field.column(), field.storedType().sqlType() + " NOT NULL"));
            columns.put(LINE_NUMBER, "integer NOT NULL");
            columns(child).forEach((name, type) -> {
                if (columns.put(name, type) != null) {
                    throw new InvalidContractException(contract.name() + ": the column " + name + " of " + child.name()
                            + " is taken by the key or the line's number; give it another with x-column");
                }
            });
            prepare(
                    transaction,
                    contract,
                    child,
                    columns,
                    Stream.concat(key.stream(), Stream.of(LINE_NUMBER)).toList());
        }
    }

    private static List<String> columnsOf(List<Field> fields) {
        return fields.stream().map(Field::column).toList();
    }

    private static Map<String, String> columns(Table table) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (Field field : table.fields()) {
            columns.put(field.column(), field.storedType().sqlType() + (field.storedNullable() ? "" : " NOT NULL"));
        }
        return columns;
    }

    private record Column(String name, String type, boolean required, boolean inKey) {}

    private static void prepare(
            Transaction transaction, Contract contract, Table table, Map<String, String> wanted, List<String> key) {
        String target = Names.qualified(contract.name().domain(), table.name());
        List<Column> present = transaction
                .sql(
                        """
                        SELECT attname AS name, format_type(atttypid, atttypmod) AS type, attnotnull AS required,
                               EXISTS (SELECT FROM pg_index WHERE indrelid = attrelid AND indisprimary
                                       AND attnum = ANY (indkey)) AS in_key
                        FROM pg_attribute WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped""")
                .param(target)
                .query(Column.class)
                .list();
        if (present.isEmpty()) {
            String definitions = wanted.entrySet().stream()
                    .map(column -> Names.quoted(column.getKey()) + " " + column.getValue())
                    .collect(Collectors.joining(", "));
            String primaryKey = key.stream().map(Names::quoted).collect(Collectors.joining(", "));
            transaction
                    .sql("CREATE TABLE " + target + " (" + definitions
                            + (key.isEmpty() ? "" : ", PRIMARY KEY (" + primaryKey + ")") + ")")
                    .update();
            return;
        }
        alter(transaction, contract, target, present, wanted, key);
    }

    private static void alter(
            Transaction transaction,
            Contract contract,
            String target,
            List<Column> present,
            Map<String, String> wanted,
            List<String> key) {
        boolean empty = !transaction
                .sql("SELECT EXISTS (SELECT FROM " + target + ")")
                .query(Boolean.class)
                .single();
        if (empty && differs(present, wanted, key)) {
            Views.dropUsing(transaction, target);
            transaction.sql("DROP TABLE " + target).update();
            prepare(transaction, contract);
            return;
        }
        List<String> keyPresent = present.stream()
                .filter(Column::inKey)
                .map(Column::name)
                .sorted()
                .toList();
        if (!keyPresent.equals(key.stream().sorted().toList())) {
            throw new InvalidContractException(contract.name() + ": the key of " + target + " is " + keyPresent
                    + " and the contract now says " + key + "; move the table away first");
        }
        for (String change : changes(contract, target, present, wanted)) {
            transaction.sql("ALTER TABLE " + target + " " + change).update();
        }
    }

    private static boolean differs(List<Column> present, Map<String, String> wanted, List<String> key) {
        Map<String, String> there = present.stream()
                .collect(Collectors.toMap(
                        Column::name, column -> column.type() + (column.required() ? " NOT NULL" : "")));
        return !there.equals(wanted)
                || !present.stream()
                        .filter(Column::inKey)
                        .map(Column::name)
                        .collect(Collectors.toSet())
                        .equals(Set.copyOf(key));
    }

    private static List<String> changes(
            Contract contract, String target, List<Column> present, Map<String, String> wanted) {
        List<String> changes = new ArrayList<>();
        Map<String, Column> there = present.stream().collect(Collectors.toMap(Column::name, column -> column));
        wanted.forEach((name, definition) -> {
            Column column = there.get(name);
            boolean required = definition.endsWith(" NOT NULL");
            String type = definition.replace(" NOT NULL", "");
            if (column == null && required) {
                throw new InvalidContractException(
                        contract.name() + ": " + target + " holds records without the new column " + name
                                + ", which may not be null; make the field optional");
            } else if (column == null) {
                changes.add("ADD COLUMN " + Names.quoted(name) + " " + type);
            } else if (!column.type().equals(type)) {
                throw new InvalidContractException(contract.name() + ": the column " + name + " of " + target + " is "
                        + column.type() + " and the contract now makes it " + type
                        + ", which could destroy data; move the table away first, or take the change back");
            } else if (column.required() && !required && !column.inKey()) {
                changes.add("ALTER COLUMN " + Names.quoted(name) + " DROP NOT NULL");
            }
        });
        for (Column column : present) {
            if (!wanted.containsKey(column.name()) && column.required() && !column.inKey()) {
                changes.add("ALTER COLUMN " + Names.quoted(column.name()) + " DROP NOT NULL");
            }
        }
        return changes;
    }
}
