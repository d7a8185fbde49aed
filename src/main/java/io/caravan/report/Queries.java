package io.caravan.report;

import io.caravan.contract.DeclarationSchema;
import io.caravan.database.Select;
import io.caravan.failure.ReportException;
import io.caravan.file.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All queries that operators have written: {@code routes/<domain>/queries/<name>.sql} and {@code <name>.query.json}. */
public final class Queries {

    private static final String FOLDER = "queries";
    private static final String SQL = ".sql";
    private static final String DECLARATION = ".query.json";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final List<Query> queries;

    private Queries(List<Query> queries) {
        this.queries = List.copyOf(queries);
    }

    /**
     * Reads the two files of every query.
     *
     * @throws ReportException at the first that cannot be meant
     */
    public static Queries read(Path routes) {
        DeclarationSchema schema = new DeclarationSchema(Queries.class, "query.schema.json");
        List<Query> queries = new ArrayList<>();
        for (Path domain : folders(routes)) {
            String place = routes.getFileName() + "/" + domain.getFileName() + "/" + FOLDER + "/";
            for (String name : names(domain.resolve(FOLDER), place)) {
                Query query = read(schema, domain, name, place);
                queries.stream()
                        .filter(other -> other.name().equals(name))
                        .findFirst()
                        .ifPresent(other -> {
                            throw new ReportException(query + ": " + other
                                    + " is called so as well, and files could not tell them apart");
                        });
                queries.add(query);
            }
        }
        return new Queries(queries);
    }

    private static List<Path> folders(Path routes) {
        return FileTree.of(routes, 1).whole().entries().stream()
                .map(FileTree.Entry::path)
                .filter(folder -> Files.isDirectory(folder.resolve(FOLDER)))
                .sorted()
                .toList();
    }

    /** What its files are called without their endings; one without the other is forgotten work. */
    private static List<String> names(Path folder, String place) {
        List<String> names = new ArrayList<>();
        for (String file : files(folder)) {
            boolean isSql = file.endsWith(SQL);
            if (isSql || file.endsWith(DECLARATION)) {
                String name = file.substring(0, file.length() - (isSql ? SQL : DECLARATION).length());
                String other = name + (isSql ? DECLARATION : SQL);
                if (!Files.exists(folder.resolve(other))) {
                    throw new ReportException(place + file + ": has no " + other + " beside it");
                }
                if (!ReportName.isSnakeCase(name)) {
                    throw new ReportException(place + file + ": call it in snake_case, as its results are called so");
                }
                if (isSql) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static List<String> files(Path folder) {
        return FileTree.of(folder, 1).whole().entries().stream()
                .map(entry -> entry.path().getFileName().toString())
                .sorted()
                .toList();
    }

    private static Query read(DeclarationSchema schema, Path domain, String name, String place) {
        Path declaration = domain.resolve(FOLDER).resolve(name + DECLARATION);
        try {
            JsonNode said = JSON.readTree(Files.readAllBytes(declaration));
            schema.fault(said).ifPresent(fault -> {
                throw new ReportException(fault);
            });
            return new Query(
                    domain.getFileName().toString(),
                    name,
                    said.get("title").stringValue(),
                    place + name + SQL,
                    Select.of(Files.readString(declaration.resolveSibling(name + SQL))),
                    ReportParameter.read(said.path("parameters")));
        } catch (ReportException e) {
            throw new ReportException(place + name + DECLARATION + ": " + e.getMessage(), e);
        } catch (JacksonException e) {
            throw new ReportException(place + name + DECLARATION + ": " + DeclarationSchema.notJson(e), e);
        } catch (IOException e) {
            throw new ReportException(place + name + DECLARATION + ": it or the SQL beside it cannot be read", e);
        }
    }

    public List<Query> all() {
        return queries;
    }

    /** The query of that name, which may do without its domain. */
    public Optional<Query> find(String name) {
        return queries.stream().filter(query -> query.isCalled(name)).findFirst();
    }
}
