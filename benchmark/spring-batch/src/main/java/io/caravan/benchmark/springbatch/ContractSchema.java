package io.caravan.benchmark.springbatch;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.nio.file.Path;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON Schema in a contract file, with its formats asserted and Caravan's own words passed over. */
final class ContractSchema {

    private ContractSchema() {}

    static Schema read(Path contract) {
        Dialect dialect = Dialect.builder(Dialects.getDraft202012().getId(), Dialects.getDraft202012())
                .keywords(Stream.of("x-dataset", "x-column", "x-aliases", "x-clean", "x-privacy", "x-table")
                        .map(NonValidationKeyword::new)
                        .toList())
                .build();
        SchemaRegistryConfig config =
                SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build();
        ObjectNode schema = (ObjectNode) JsonMapper.shared().readTree(contract);
        return SchemaRegistry.withDefaultDialect(dialect, builder -> builder.schemaRegistryConfig(config))
                .getSchema(schema.without("$schema"));
    }
}
