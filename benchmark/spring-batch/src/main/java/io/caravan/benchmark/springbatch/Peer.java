package io.caravan.benchmark.springbatch;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * The peer's entry: {@code prepare} makes its tables, {@code load FILE CONTRACT OUTPUT} loads a file. The database and the
 * key come in the environment.
 */
public final class Peer {

    private Peer() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 1 && arguments[0].equals("prepare")) {
            prepare();
        } else if (arguments.length == 4 && arguments[0].equals("load")) {
            CustomerJob.Order order = new CustomerJob.Order(
                    Path.of(arguments[1]), Path.of(arguments[2]), Path.of(arguments[3]), System.getenv("PEER_KEY"));
            System.exit(load(order));
        } else {
            System.err.println("usage: prepare | load FILE CONTRACT OUTPUT");
            System.exit(2);
        }
    }

    private static void prepare() {
        try (HikariDataSource database = CustomerJob.database(System.getenv())) {
            new ResourceDatabasePopulator(
                            new ClassPathResource("org/springframework/batch/core/schema-postgresql.sql"),
                            new ClassPathResource("tables.sql", Peer.class))
                    .execute(database);
        }
    }

    private static int load(CustomerJob.Order order) throws Exception {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.registerBean(CustomerJob.Order.class, () -> order);
            context.register(CustomerJob.class);
            context.refresh();
            JobExecution execution = context.getBean(JobOperator.class)
                    .start(
                            context.getBean(Job.class),
                            new JobParametersBuilder()
                                    .addString("file", order.file().toString())
                                    .toJobParameters());
            execution.getAllFailureExceptions().forEach(Throwable::printStackTrace);
            return execution.getStatus() == BatchStatus.COMPLETED ? 0 : 1;
        }
    }
}
