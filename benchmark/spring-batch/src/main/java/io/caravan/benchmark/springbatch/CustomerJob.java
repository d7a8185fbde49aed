package io.caravan.benchmark.springbatch;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.caravan.benchmark.springbatch.Checked.Accepted;
import io.caravan.benchmark.springbatch.Checked.Refused;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.batch.core.configuration.annotation.EnableBatchProcessing;
import org.springframework.batch.core.configuration.annotation.EnableJdbcJobRepository;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.batch.infrastructure.item.database.JdbcBatchItemWriter;
import org.springframework.batch.infrastructure.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.batch.infrastructure.item.file.FlatFileItemReader;
import org.springframework.batch.infrastructure.item.file.builder.FlatFileItemReaderBuilder;
import org.springframework.batch.infrastructure.item.support.ClassifierCompositeItemWriter;
import org.springframework.batch.infrastructure.item.support.CompositeItemWriter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.FileSystemResource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The job: one chunk-oriented step in one thread, its state in the same PostgreSQL. What was refused takes another way at
 * the writer rather than an exception and a skip, which would cost the job far more.
 */
@Configuration(proxyBeanMethods = false)
@EnableBatchProcessing
@EnableJdbcJobRepository
class CustomerJob {

    private static final int CHUNK = 1000;

    /** What to load, with which key, and where to leave the accepted lines. */
    record Order(Path file, Path contract, Path output, String key) {}

    /** The database that the environment names. */
    static HikariDataSource database(Map<String, String> environment) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(environment.get("PEER_DB_URL"));
        config.setUsername(environment.get("PEER_DB_USER"));
        config.setPassword(environment.get("PEER_DB_PASSWORD"));
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        return new HikariDataSource(config);
    }

    @Bean(destroyMethod = "close")
    HikariDataSource dataSource() {
        return database(System.getenv());
    }

    @Bean
    JdbcTransactionManager transactionManager(DataSource dataSource) {
        return new JdbcTransactionManager(dataSource);
    }

    @Bean
    Job customers(JobRepository repository, Step load) {
        return new JobBuilder("customers", repository).start(load).build();
    }

    @Bean
    Step load(
            JobRepository repository,
            PlatformTransactionManager transactions,
            FlatFileItemReader<Line> reader,
            OutputLines output,
            JdbcBatchItemWriter<Accepted> table,
            JdbcBatchItemWriter<Refused> rejects,
            Order order) {
        ItemWriter<Accepted> accepted = new NewestOfChunk(new CompositeItemWriter<>(List.of(table, output)));
        ClassifierCompositeItemWriter<Checked> writer = new ClassifierCompositeItemWriter<>();
        writer.setClassifier(checked -> writerOf(checked, accepted, rejects));
        return new StepBuilder("load", repository)
                        .<Line, Checked>chunk(CHUNK)
                        .transactionManager(transactions)
                        .reader(reader)
                        .processor(new CustomerProcessor(
                                ContractSchema.read(order.contract()), new Pseudonyms(order.key())))
                        .writer(writer)
                        .stream(output)
                        .build();
    }

    @SuppressWarnings("unchecked") // a checked line goes only to the writer of its own kind
    private static ItemWriter<? super Checked> writerOf(
            Checked checked, ItemWriter<Accepted> accepted, ItemWriter<Refused> rejects) {
        return (ItemWriter<? super Checked>) (ItemWriter<?>) (checked instanceof Accepted ? accepted : rejects);
    }

    @Bean
    FlatFileItemReader<Line> reader(Order order) {
        return new FlatFileItemReaderBuilder<Line>()
                .name("lines")
                .resource(new FileSystemResource(order.file()))
                .lineMapper(Line::new)
                .build();
    }

    @Bean
    OutputLines output(Order order) {
        return new OutputLines(order.output());
    }

    @Bean
    JdbcBatchItemWriter<Accepted> table(DataSource dataSource) {
        return new JdbcBatchItemWriterBuilder<Accepted>()
                .dataSource(dataSource)
                .sql(CustomerSql.upsert())
                .itemPreparedStatementSetter(CustomerSql::set)
                .assertUpdates(false)
                .build();
    }

    @Bean
    JdbcBatchItemWriter<Refused> rejects(DataSource dataSource) {
        return new JdbcBatchItemWriterBuilder<Refused>()
                .dataSource(dataSource)
                .sql("INSERT INTO peer.reject (line, reason) VALUES (?, ?)")
                .itemPreparedStatementSetter((refused, statement) -> {
                    statement.setInt(1, refused.line());
                    statement.setString(2, refused.reason());
                })
                .assertUpdates(false)
                .build();
    }
}
