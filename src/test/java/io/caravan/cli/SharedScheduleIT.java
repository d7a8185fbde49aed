package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.route.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two instances on one database. */
@Timeout(180)
class SharedScheduleIT {

    private static final String TICK =
            """
            - route:
                id: tick
                from:
                  uri: quartz-once:tick
                  parameters:
                    cron: "* * * * * ?"
                  steps:
                    - setBody:
                        simple: "${header.scheduledFireTime.getTime}"
                    - to:
                        uri: sql:INSERT INTO public.tick (due, pid) VALUES (:#${body}, pg_backend_pid())
                        parameters:
                          dataSource: "#bean:database"
            """;

    @TempDir
    Path folder;

    @Test
    void schedulesAreInTheZoneOfTheSettingsAlsoWhenItChanges() throws Exception {
        String inOther = "SELECT count(*) > 0 AND count(*) FILTER (WHERE time_zone_id <> '%s') = 0"
                + " FROM caravan.qrtz_cron_triggers";
        Home home = Home.in(folder.resolve("home"));
        for (String zone : List.of("UTC", "Europe/Berlin", "Asia/Tokyo")) {
            home.set(home.url(), "caravan.time-zone=" + zone);
            Process run =
                    home.process(List.of("-Duser.timezone=Pacific/Apia"), "run").start();
            try {
                home.await(inOther.replace("%s", zone));
            } finally {
                run.destroy();
                run.waitFor();
            }
        }
    }

    @Test
    void aScheduleThatNoRouteHasAnyMoreIsForgotten() throws Exception {
        Path routes = folder.resolve("routes");
        Folder.copy(Home.REPOSITORY.resolve("routes"), routes);
        Path tick = routes.resolve("shared/tick.camel.yaml");
        Files.writeString(tick, TICK);
        Home home = Home.in(folder.resolve("home"), "caravan.routes=" + routes);
        assertThat(schedules(home)).contains("tick", "erase");
        Files.delete(tick);
        assertThat(schedules(home)).doesNotContain("tick").contains("erase");
    }

    /** The schedules that the tables have when a service has started. */
    private static String schedules(Home home) {
        try (Installation installation = home.open();
                Service service = installation.watchingService(false)) {
            service.start(installation.contracts());
            return home.ask("SELECT string_agg(trigger_name, ' ') FROM caravan.qrtz_triggers");
        }
    }

    @Test
    void aScheduleFiresOnceAndGoesOnWhenOneOfTwoIsKilled() throws Exception {
        Path routes = folder.resolve("routes");
        Folder.copy(Home.REPOSITORY.resolve("routes"), routes);
        Files.writeString(routes.resolve("shared/tick.camel.yaml"), TICK);
        Home home = Home.in(folder.resolve("home"), "caravan.routes=" + routes);
        try (var database = home.database()) {
            database.run(transaction -> transaction
                    .sql("CREATE TABLE public.tick (due bigint, pid int, at timestamptz DEFAULT clock_timestamp())")
                    .update());
        }
        Process one = home.process("run").start();
        Process two = home.another(
                        folder.resolve("other"),
                        "caravan.routes=" + routes,
                        "caravan.inbox=" + home.inbox(),
                        "caravan.output=" + home.output())
                .process("run")
                .start();
        try {
            home.await("SELECT count(DISTINCT instance_name) >= 2 FROM caravan.qrtz_scheduler_state");
            home.await("SELECT count(*) >= 8 FROM public.tick");
            one.destroyForcibly().waitFor();
            String before = home.ask("SELECT count(*) FROM public.tick");
            String last = home.ask("SELECT max(due) FROM public.tick");
            home.await("SELECT count(*) >= " + before + " + 5 FROM public.tick");

            // What the kill has cut off is done again.
            assertThat(home.ask("SELECT count(*) FROM (SELECT due FROM public.tick GROUP BY due HAVING count(*) > 1"
                            + " AND due NOT BETWEEN " + last + " - 2000 AND " + last + ") AS twice"))
                    .as("seconds in which it fired twice")
                    .isEqualTo("0");
        } finally {
            one.destroyForcibly();
            two.destroy();
            two.waitFor();
        }
    }
}
