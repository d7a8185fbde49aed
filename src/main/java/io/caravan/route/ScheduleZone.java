package io.caravan.route;

import java.time.ZoneId;
import java.util.TimeZone;
import org.apache.camel.Endpoint;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.EndpointStrategy;
import org.apache.camel.support.ScheduledPollEndpoint;

/**
 * Gives every cron expression of a route the zone of {@code caravan.time-zone}, so that no route has to name it and none
 * can forget to; a route that names another one keeps it. Without a zone Quartz takes the machine's.
 */
final class ScheduleZone extends MainListenerSupport implements EndpointStrategy {

    /** A parameter of the trigger, {@code trigger.timeZone} in a route. */
    static final String TIME_ZONE = "timeZone";

    private final ZoneId zone;

    ScheduleZone(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public void beforeConfigure(BaseMainSupport main) {
        main.getCamelContext().getCamelContextExtension().registerEndpointCallback(this);
    }

    @Override
    public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
        if (endpoint instanceof QuartzEndpoint quartz) {
            quartz.getTriggerParameters().putIfAbsent(TIME_ZONE, zone.getId());
        } else if (endpoint instanceof ScheduledPollEndpoint poll && "quartz".equals(poll.getScheduler())) {
            poll.getSchedulerProperties().putIfAbsent(TIME_ZONE, TimeZone.getTimeZone(zone));
        }
        return endpoint;
    }
}
