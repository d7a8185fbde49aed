package io.caravan.load;

import io.caravan.database.Select;
import io.caravan.database.Transaction;
import io.caravan.failure.InvalidContractException;
import io.caravan.failure.InvalidQueryException;
import io.caravan.file.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The views that operators write as files, {@code routes/<domain>/views/<name>.sql}. A comment on each view in the database
 * holds the hash of its file, so that a changed one is made anew, and one whose file is gone is dropped; views of others are left
 * alone.
 */
public final class Views {

    private static final String FOLDER = "views";
    private static final String ENDING = ".sql";

    /** How the comment on a view of ours begins. */
    static final String OURS = "made by caravan from ";

    private final List<View> views;

    private Views(List<View> views) {
        this.views = List.copyOf(views);
    }

    /** Reads {@code <routes>/<domain>/views/<name>.sql} of every view. */
    public static Views read(Path routes) {
        return new Views(FileTree.of(routes, 3).whole().files().stream()
                .filter(file -> file.getNameCount() - routes.getNameCount() == 3
                        && file.getName(routes.getNameCount() + 1).toString().equals(FOLDER)
                        && file.toString().endsWith(ENDING))
                .map(file -> view(routes, file))
                .toList());
    }

    private static View view(Path routes, Path file) {
        String place = routes.getFileName() + "/" + routes.relativize(file);
        String name = file.getFileName().toString();
        name = name.substring(0, name.length() - ENDING.length());
        if (!Names.isSnakeCase(name)) {
            throw new InvalidContractException(place + ": call it in snake_case, as the view is called so");
        }
        try {
            return new View(
                    file.getName(routes.getNameCount()).toString(), name, place, Select.of(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The schemas that views are in. */
    Stream<String> domains() {
        return views.stream().map(View::domain);
    }

    private record Present(String schema, String name, @Nullable String comment) {

        String qualified() {
            return Names.qualified(schema, name);
        }

        boolean isOurs() {
            return comment != null && comment.startsWith(OURS);
        }

        boolean isMadeFrom(@Nullable View view) {
            return view != null && view.comment().equals(comment);
        }
    }

    /** Makes the views of the database those of the files; the tables are there. */
    void prepare(Transaction transaction) {
        Map<String, View> wanted = views.stream().collect(Collectors.toMap(View::qualified, Function.identity()));
        List<Present> stale = present(transaction).stream()
                .filter(view -> view.isOurs() && !view.isMadeFrom(wanted.get(view.qualified())))
                .toList();
        drop(transaction, stale.stream().map(Present::qualified).toList());
        List<String> there = present(transaction).stream()
                .filter(Present::isOurs)
                .map(Present::qualified)
                .toList();
        make(
                transaction,
                views.stream().filter(view -> !there.contains(view.qualified())).toList());
    }

    /** Drops our views that use a table, which is to be dropped itself; they are made again afterwards. */
    static void dropUsing(Transaction transaction, String table) {
        drop(transaction, List.of(table), List.of());
    }

    /** Together with those of ours that use them, as a view may use views. */
    private static void drop(Transaction transaction, List<String> qualified) {
        drop(transaction, qualified, qualified);
    }

    private static void drop(Transaction transaction, List<String> used, List<String> along) {
        List<String> all = new ArrayList<>(along);
        for (String relation : used) {
            users(transaction, relation).stream()
                    .filter(Present::isOurs)
                    .map(Present::qualified)
                    .filter(view -> !all.contains(view))
                    .forEach(all::add);
        }
        if (!all.isEmpty()) {
            transaction.sql("DROP VIEW " + String.join(", ", all)).update();
        }
    }

    /** Each of those that are left is tried until no more can be made, because one may use another. */
    private static void make(Transaction transaction, List<View> views) {
        List<View> left = new ArrayList<>();
        InvalidQueryException why = null;
        for (View view : views) {
            try {
                make(transaction, view);
            } catch (InvalidQueryException e) {
                transaction.sql("ROLLBACK TO SAVEPOINT view").update();
                why = why == null ? e : why;
                left.add(view);
            }
        }
        if (left.size() == views.size() && why != null) {
            throw new InvalidContractException(left.get(0).place() + ": " + why.getMessage());
        }
        if (!left.isEmpty()) {
            make(transaction, left);
        }
    }

    private static void make(Transaction transaction, View view) {
        boolean taken = transaction
                .sql("SELECT to_regclass(?) IS NOT NULL")
                .param(view.qualified())
                .query(Boolean.class)
                .single();
        if (taken) {
            throw new InvalidContractException(
                    view.place() + ": a table or a view of that name is there already, and was not made from a file");
        }
        transaction.sql("SAVEPOINT view").update();
        view.query().createView(transaction, view.qualified());
        transaction
                .sql("COMMENT ON VIEW " + view.qualified() + " IS '"
                        + view.comment().replace("'", "''") + "'")
                .update();
    }

    private static List<Present> present(Transaction transaction) {
        return transaction
                .sql(
                        """
                        SELECT nspname AS schema, relname AS name, obj_description(c.oid, 'pg_class') AS comment
                        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace WHERE relkind = 'v'""")
                .query(Present.class)
                .list();
    }

    /** All views that use a relation, at whatever distance. */
    private static List<Present> users(Transaction transaction, String qualified) {
        return transaction
                .sql(
                        """
                        WITH RECURSIVE users AS (
                            SELECT ?::regclass::oid AS relation
                            UNION
                            SELECT ev_class FROM users
                            JOIN pg_depend AS d ON refobjid = relation AND refclassid = 'pg_class'::regclass
                                 AND d.classid = 'pg_rewrite'::regclass
                            JOIN pg_rewrite AS r ON r.oid = d.objid)
                        SELECT nspname AS schema, relname AS name, obj_description(c.oid, 'pg_class') AS comment
                        FROM users JOIN pg_class AS c ON c.oid = relation JOIN pg_namespace AS n ON n.oid = relnamespace
                        WHERE relkind = 'v' AND c.oid <> ?::regclass""")
                .params(qualified, qualified)
                .query(Present.class)
                .list();
    }
}
