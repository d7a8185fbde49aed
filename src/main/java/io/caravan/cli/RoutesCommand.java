package io.caravan.cli;

import io.caravan.failure.CommandException;
import io.caravan.settings.SettingsReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan routes}: sees and steers the routes of the running service, over JMX as any console does. */
@Command(
        name = "routes",
        description = "Lists the routes of the running service, or stops, starts, suspends or resumes one.")
final class RoutesCommand implements Callable<Integer> {

    /** What can be done to a route; the names are the operations of Camel's MBeans. */
    enum Verb {
        STOP,
        START,
        SUSPEND,
        RESUME
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", arity = "0..1", paramLabel = "VERB", description = "${COMPLETION-CANDIDATES}")
    private @Nullable Verb verb;

    @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "The route's id, such as shop-customers.")
    private @Nullable String id;

    @Override
    public Integer call() throws IOException, JMException {
        if ((verb == null) != (id == null)) {
            throw new ParameterException(
                    spec.commandLine(), "say what to do and the route's id: caravan routes stop shop-customers");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (JMXConnector connector = RunningInstance.connect(
                        SettingsReader.read(Main.home(), System.getenv()).state())
                .orElseThrow(
                        () -> new CommandException("Caravan is not running here", "start it with ./caravan run"))) {
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            if (verb != null && id != null) {
                steer(beans, verb, id);
            }
            list(beans, out);
            return ExitCode.DONE;
        }
    }

    private void steer(MBeanServerConnection beans, Verb wanted, String routeId) throws IOException, JMException {
        List<ObjectName> routes = routes(beans);
        List<String> ids = routes.stream()
                .map(name -> ObjectName.unquote(name.getKeyProperty("name")))
                .toList();
        ObjectName route = routes.stream()
                .filter(name -> ObjectName.quote(routeId).equals(name.getKeyProperty("name")))
                .findFirst()
                .orElseThrow(() -> Named.unknown(spec, "route", routeId, ids));
        beans.invoke(route, wanted.name().toLowerCase(Locale.ROOT), new Object[0], new String[0]);
    }

    private static void list(MBeanServerConnection beans, PrintWriter out) throws IOException, JMException {
        Tabular table = new Tabular("route", "state", "files or calls", "failed", "what it does");
        for (ObjectName route : routes(beans)) {
            table.row(
                    beans.getAttribute(route, "RouteId"),
                    beans.getAttribute(route, "State"),
                    beans.getAttribute(route, "ExchangesTotal"),
                    beans.getAttribute(route, "ExchangesFailed"),
                    String.valueOf(beans.getAttribute(route, "Description")));
        }
        table.print(out);
        out.flush();
    }

    private static List<ObjectName> routes(MBeanServerConnection beans) throws IOException, JMException {
        return beans.queryNames(new ObjectName("org.apache.camel:type=routes,*"), null).stream()
                .sorted(Comparator.comparing(name -> name.getKeyProperty("name")))
                .toList();
    }
}
