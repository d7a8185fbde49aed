package io.caravan.report;

import io.caravan.contract.DatasetName;
import io.caravan.contract.DeclarationSchema;
import io.caravan.database.Select;
import io.caravan.failure.ReportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.quartz.CronExpression;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the two files of one report and refuses, with a message that names the place, whatever could not be meant. */
final class ReportReader {

    static final String DECLARATION = ".report.json";
    static final String QUERY = ".sql";
    private static final long DAY = Duration.ofDays(1).toSeconds();

    private static final String DAILY_AT_SIX = "0 0 6 * * ?";
    private static final Duration A_MORNING = Duration.ofHours(6);
    private static final Set<String> OWN_COLUMNS = Set.of(Datamart.DATE, Datamart.LINE);

    private final DeclarationSchema schema = new DeclarationSchema(ReportReader.class, "report.schema.json");
    private final JsonMapper json = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * @param declaration {@code <name>.report.json}, with {@code <name>.sql} beside it
     * @param place how messages name the folder of both
     */
    Report read(ReportName name, Path declaration, String place) {
        String file = place + "/" + declaration.getFileName();
        Path query = declaration.resolveSibling(name.report() + QUERY);
        if (!Files.exists(query)) {
            throw new ReportException(file + ": has no " + query.getFileName() + " beside it");
        }
        try {
            return report(
                    name,
                    json.readTree(Files.readAllBytes(declaration)),
                    place + "/" + query.getFileName(),
                    Select.of(Files.readString(query)));
        } catch (ReportException e) {
            throw new ReportException(file + ": " + e.getMessage(), e);
        } catch (JacksonException e) {
            throw new ReportException(file + ": " + DeclarationSchema.notJson(e), e);
        } catch (IOException e) {
            throw new ReportException(file + ": it or the query beside it cannot be read", e);
        }
    }

    private Report report(ReportName name, JsonNode declaration, String place, Select query) {
        schema.fault(declaration).ifPresent(fault -> {
            throw new ReportException(fault);
        });
        List<ReportColumn> columns = columns(declaration.get("columns"));
        return new Report(
                name,
                declaration.get("title").stringValue(),
                place,
                query,
                schedule(declaration.path("schedule").asString(DAILY_AT_SIX)),
                upstream(declaration.get("upstream")),
                columns,
                Optional.ofNullable(declaration.get("chart")).map(chart -> chart(chart, columns)),
                parameters(declaration.path("parameters")),
                declaration.path("dated").asBoolean(false),
                declaration.path("mail").asBoolean(false),
                declaration.has("waitAtMost")
                        ? duration("waitAtMost", declaration.get("waitAtMost").stringValue())
                        : A_MORNING);
    }

    private static List<ReportColumn> columns(JsonNode nodes) {
        Map<String, ReportColumn> columns = new LinkedHashMap<>();
        for (JsonNode node : nodes) {
            String name = node.get("name").stringValue();
            ReportColumn column = new ReportColumn(
                    name,
                    constant(ColumnType::valueOf, node.get("type")),
                    node.path("title").asString(name),
                    Optional.ofNullable(node.get("decimals")).map(JsonNode::intValue));
            if (column.decimals().isPresent() && column.type() != ColumnType.NUMBER) {
                throw new ReportException("column " + name + ": only a number has decimals");
            }
            if (OWN_COLUMNS.contains(name) || columns.put(name, column) != null) {
                throw new ReportException("column " + name + ": the table has a column of that name already");
            }
        }
        return List.copyOf(columns.values());
    }

    private static String schedule(String cron) {
        if (!CronExpression.isValidExpression(cron)) {
            throw new ReportException("schedule: is no Quartz cron expression such as " + DAILY_AT_SIX);
        }
        return cron;
    }

    private static List<Upstream> upstream(JsonNode nodes) {
        List<Upstream> upstream = new ArrayList<>();
        for (Map.Entry<String, JsonNode> node : nodes.properties()) {
            DatasetName dataset = DatasetName.parse(node.getKey());
            upstream.add(
                    node.getValue().isObject()
                            ? new Upstream(dataset, Upstream.Freshness.DAILY, Optional.of(parts(node.getValue())))
                            : new Upstream(
                                    dataset, constant(Upstream.Freshness::valueOf, node.getValue()), Optional.empty()));
        }
        return upstream;
    }

    private static Upstream.Parts parts(JsonNode node) {
        Duration length = duration("upstream: every", node.get("every").stringValue());
        if (length.toSeconds() < 1 || DAY % length.toSeconds() != 0) {
            throw new ReportException(
                    "upstream: every must be a duration of which a day is a multiple, such as PT5M or PT1H");
        }
        try {
            return new Upstream.Parts(
                    length,
                    Optional.ofNullable(node.get("at")).map(JsonNode::stringValue),
                    Optional.ofNullable(node.get("zone")).map(zone -> ZoneId.of(zone.stringValue())));
        } catch (DateTimeException e) {
            throw new ReportException("upstream: zone must be the name of a time zone such as UTC or Europe/Berlin", e);
        }
    }

    private static ReportChart chart(JsonNode node, List<ReportColumn> columns) {
        ReportColumn x = column(node.get("x").stringValue(), columns);
        ReportColumn y = column(node.get("y").stringValue(), columns);
        if (!y.type().isNumeric()) {
            throw new ReportException("chart.y: " + y.name() + " is no integer or number");
        }
        return new ReportChart(constant(ReportChart.Kind::valueOf, node.get("kind")), x, y);
    }

    private static ReportColumn column(String name, List<ReportColumn> columns) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ReportException("chart: there is no column " + name));
    }

    private static Map<String, ReportParameter> parameters(JsonNode nodes) {
        Map<String, ReportParameter> parameters = ReportParameter.read(nodes);
        if (parameters.containsKey(Report.DAY)) {
            throw new ReportException("parameter " + Report.DAY + ": every report has it already");
        }
        return parameters;
    }

    private static Duration duration(String word, String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeException e) {
            throw new ReportException(word + ": must be a duration such as PT6H (six hours)");
        }
    }

    private static <T> T constant(Function<String, T> valueOf, JsonNode name) {
        return valueOf.apply(name.stringValue().toUpperCase(Locale.ROOT));
    }
}
