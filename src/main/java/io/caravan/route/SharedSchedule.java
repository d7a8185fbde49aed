package io.caravan.route;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TimeZone;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.quartz.CronScheduleBuilder;
import org.quartz.CronTrigger;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/**
 * The schedules that all instances on one database share, kept in tables of Quartz's own: each fires once, on one of them,
 * and one whose time was missed because nobody was there is caught up once.
 */
final class SharedSchedule {

    private SharedSchedule() {}

    /** @param instance by which this process is told from the others */
    static QuartzComponent component(DataSource database, int instance, int threads) {
        DBConnectionManager.getInstance().addConnectionProvider(source(instance), new Connections(database));
        QuartzComponent component = new QuartzComponent();
        component.setProperties(Map.of(
                "org.quartz.scheduler.instanceName", "caravan",
                "org.quartz.scheduler.instanceId", Integer.toString(instance),
                "org.quartz.threadPool.class", GrowingThreadPool.class.getName(),
                "org.quartz.threadPool.threadCount", Integer.toString(threads),
                "org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX",
                "org.quartz.jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate",
                "org.quartz.jobStore.dataSource", source(instance),
                "org.quartz.jobStore.tablePrefix", "caravan.qrtz_",
                "org.quartz.jobStore.isClustered", "true",
                "org.quartz.jobStore.useProperties", "true"));
        component.addScheduleInitTask(scheduler -> settle(component, scheduler));
        return component;
    }

    /** The schedules of this instance alone: files, logs and housekeeping. */
    static QuartzComponent local(int instance, int threads) {
        QuartzComponent component = new QuartzComponent();
        component.setProperties(Map.of(
                "org.quartz.scheduler.instanceName",
                "caravan-local-" + instance,
                "org.quartz.threadPool.class",
                GrowingThreadPool.class.getName(),
                "org.quartz.threadPool.threadCount",
                Integer.toString(threads),
                "org.quartz.jobStore.class",
                "org.quartz.simpl.RAMJobStore"));
        return component;
    }

    private static String source(int instance) {
        return "caravan-" + instance;
    }

    /** Takes back what {@link #component} has given to Quartz for the whole JVM; the scheduler has to be stopped before. */
    static void forget(int instance) {
        // Quartz has no way to remove one; what replaces it holds no pool.
        DBConnectionManager.getInstance().addConnectionProvider(source(instance), new Ended());
    }

    /**
     * Before anything fires: forgets the schedules that no route has any more, which the tables keep beyond a restart, as Camel
     * would make one that fires anew; and moves the others to the zones of their routes, see {@link ScheduleZone}, as Camel
     * compares only the expression.
     */
    private static void settle(QuartzComponent component, Scheduler scheduler) throws SchedulerException {
        // Of the routes, as other threads make endpoints meanwhile, which the list of endpoints does not bear.
        Map<TriggerKey, QuartzEndpoint> ours = component.getCamelContext().getRoutes().stream()
                .map(Route::getEndpoint)
                .filter(endpoint -> endpoint.getComponent() == component)
                .map(QuartzEndpoint.class::cast)
                .collect(Collectors.toMap(QuartzEndpoint::getTriggerKey, Function.identity(), (one, same) -> one));
        for (TriggerKey key : scheduler.getTriggerKeys(GroupMatcher.anyTriggerGroup())) {
            if (ours.containsKey(key)) {
                moveToZone(scheduler, key, zone(ours.get(key)));
            } else if (!key.getGroup().equals(Scheduler.DEFAULT_RECOVERY_GROUP)) {
                var unused = scheduler.unscheduleJob(key);
            }
        }
    }

    private static TimeZone zone(QuartzEndpoint endpoint) {
        return TimeZone.getTimeZone(
                String.valueOf(endpoint.getTriggerParameters().get(ScheduleZone.TIME_ZONE)));
    }

    private static void moveToZone(Scheduler scheduler, TriggerKey key, TimeZone zone) throws SchedulerException {
        if (scheduler.getTrigger(key) instanceof CronTrigger trigger
                && !trigger.getTimeZone().getID().equals(zone.getID())) {
            var unused = scheduler.rescheduleJob(
                    key,
                    trigger.getTriggerBuilder()
                            .startNow() // or it counts as missed since it was made, and fires at once
                            .withSchedule(CronScheduleBuilder.cronSchedule(trigger.getCronExpression())
                                    .inTimeZone(zone)
                                    .withMisfireHandlingInstructionFireAndProceed())
                            .build());
        }
    }

    /** What remains of a service that has ended. */
    private record Ended() implements ConnectionProvider {

        @Override
        public Connection getConnection() throws SQLException {
            throw new SQLException("the service has ended");
        }

        @Override
        public void shutdown() {
            // there is nothing to close
        }

        @Override
        public void initialize() {
            // there is nothing to open
        }
    }

    /** The pool is the database's, which opens and closes it. */
    private record Connections(DataSource database) implements ConnectionProvider {

        @Override
        public Connection getConnection() throws SQLException {
            return database.getConnection();
        }

        @Override
        public void shutdown() {
            // not ours to close
        }

        @Override
        public void initialize() {
            // it is open
        }
    }
}
