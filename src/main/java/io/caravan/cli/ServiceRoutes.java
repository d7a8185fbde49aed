package io.caravan.cli;

import io.caravan.failure.CommandException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;

/** The routes of the running service, over its MBeans, as any JMX console sees and steers them. */
final class ServiceRoutes implements AutoCloseable {

    private final JMXConnector connector;
    private final MBeanServerConnection beans;

    private ServiceRoutes(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.beans = connector.getMBeanServerConnection();
    }

    /**
     * Connects to the service that runs on a state folder; empty when none runs.
     *
     * @throws CommandException when it runs and cannot be reached
     */
    static Optional<ServiceRoutes> of(Path state) throws IOException {
        Optional<JMXConnector> connector = RunningInstance.connect(state);
        return connector.isPresent() ? Optional.of(new ServiceRoutes(connector.get())) : Optional.empty();
    }

    /**
     * A route as Camel's MBean has it.
     *
     * @param state {@code Started}, {@code Stopped} or {@code Suspended}
     * @param exchanges how many files or calls went through, those that failed included
     */
    record State(String id, String state, long exchanges, long failed, String description) {

        boolean isStarted() {
            return state.equals("Started");
        }

        boolean isSuspended() {
            return state.equals("Suspended");
        }
    }

    /** All, by their ids. */
    List<State> all() throws IOException, JMException {
        List<State> all = new ArrayList<>();
        for (ObjectName route : names()) {
            all.add(new State(
                    id(route),
                    String.valueOf(beans.getAttribute(route, "State")),
                    ((Number) beans.getAttribute(route, "ExchangesTotal")).longValue(),
                    ((Number) beans.getAttribute(route, "ExchangesFailed")).longValue(),
                    String.valueOf(beans.getAttribute(route, "Description"))));
        }
        return all;
    }

    /** The ids of all. */
    List<String> ids() throws IOException, JMException {
        return names().stream().map(ServiceRoutes::id).toList();
    }

    /** @param operation one of Camel's MBean of a route that has no parameters, such as {@code stop} */
    void steer(String routeId, String operation) throws IOException, JMException {
        for (ObjectName route : names()) {
            if (id(route).equals(routeId)) {
                beans.invoke(route, operation, new Object[0], new String[0]);
            }
        }
    }

    private List<ObjectName> names() throws IOException, JMException {
        return beans.queryNames(new ObjectName("org.apache.camel:type=routes,*"), null).stream()
                .sorted(Comparator.comparing(ServiceRoutes::id))
                .toList();
    }

    private static String id(ObjectName route) {
        return ObjectName.unquote(route.getKeyProperty("name"));
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
