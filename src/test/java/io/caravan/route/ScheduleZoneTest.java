package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quartz.CronTrigger;
import org.quartz.Scheduler;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;

class ScheduleZoneTest {

    @TempDir
    Path folder;

    @Test
    void everyScheduleIsInTheZoneUnlessItNamesOne() throws Exception {
        Map<String, String> zones = new HashMap<>();
        DefaultCamelContext camel = new DefaultCamelContext();
        try {
            camel.getCamelContextExtension().registerEndpointCallback(new ScheduleZone(ZoneId.of("Europe/Berlin")));
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("quartz:silent?cron=0+0+0+1+1+?+2099").to("log:silent");
                    from("quartz:own?trigger.timeZone=Asia/Tokyo&cron=0+0+0+1+1+?+2099")
                            .to("log:own");
                    from("file:" + folder + "?scheduler=quartz&scheduler.cron=0+0+0+1+1+?+2098")
                            .to("log:poll");
                }
            });
            camel.start();
            Scheduler scheduler =
                    camel.getComponent("quartz", QuartzComponent.class).getScheduler();
            for (TriggerKey key : scheduler.getTriggerKeys(GroupMatcher.anyTriggerGroup())) {
                CronTrigger trigger = (CronTrigger) scheduler.getTrigger(key);
                String name = trigger.getCronExpression().endsWith("2098") ? "poll" : key.getName();
                zones.put(name, trigger.getTimeZone().getID());
            }
        } finally {
            camel.stop();
        }
        assertThat(zones)
                .containsOnly(
                        Map.entry("silent", "Europe/Berlin"),
                        Map.entry("own", "Asia/Tokyo"),
                        Map.entry("poll", "Europe/Berlin"));
    }
}
