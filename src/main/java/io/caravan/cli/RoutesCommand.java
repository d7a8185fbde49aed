package io.caravan.cli;

import io.caravan.failure.CommandException;
import io.caravan.settings.SettingsReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import javax.management.JMException;
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
        try (ServiceRoutes routes = ServiceRoutes.of(
                        SettingsReader.read(Main.home(), System.getenv()).state())
                .orElseThrow(
                        () -> new CommandException("Caravan is not running here", "start it with ./caravan run"))) {
            if (verb != null && id != null) {
                steer(routes, verb, id);
            }
            list(routes, out);
            return ExitCode.DONE;
        }
    }

    private void steer(ServiceRoutes routes, Verb wanted, String routeId) throws IOException, JMException {
        List<String> ids = routes.ids();
        if (!ids.contains(routeId)) {
            throw Named.unknown(spec, "route", routeId, ids);
        }
        routes.steer(routeId, wanted.name().toLowerCase(Locale.ROOT));
    }

    private static void list(ServiceRoutes routes, PrintWriter out) throws IOException, JMException {
        Tabular table = new Tabular("route", "state", "files or calls", "failed", "what it does");
        for (ServiceRoutes.State route : routes.all()) {
            table.row(route.id(), route.state(), route.exchanges(), route.failed(), route.description());
        }
        table.print(out);
        out.flush();
    }
}
