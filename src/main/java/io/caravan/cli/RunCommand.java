package io.caravan.cli;

import io.caravan.route.Service;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code caravan run}: the service, until it is stopped. */
@Command(name = "run", description = "Watches the inbox and loads what is dropped there, until it is stopped (Ctrl-C).")
final class RunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Logging.service(Logging.isVerbose(spec));
        try (Stopping stopping = new Stopping()) {
            return serve(spec, stopping, false, System.getenv(), service -> {});
        }
    }

    /** What else is to be done once the service is up. */
    interface OnceUp {
        void accept(RunningService service);
    }

    /** The service with all around it. */
    record RunningService(Installation installation, Service service, PrintWriter out) {}

    /**
     * @param stopping to be closed by the caller, after all that it has opened itself
     * @param atOnce whether files are taken at once, whatever schedule their dataset has
     * @param environment in which the settings are
     */
    static int serve(
            CommandSpec spec, Stopping stopping, boolean atOnce, Map<String, String> environment, OnceUp onceUp)
            throws InterruptedException {
        try (Installation installation = Installation.open(Main.home(), environment, stopping::isAsked);
                RunningInstance instance =
                        RunningInstance.only(installation.settings().state());
                Service service = installation.started(() -> installation.watchingService(atOnce))) {
            instance.announce();
            PrintWriter out = spec.commandLine().getOut();
            out.println(
                    "Caravan is up. Drop files into " + installation.settings().inbox() + "/<domain>/");
            out.flush();
            onceUp.accept(new RunningService(installation, service, out));
            stopping.await();
        }
        return ExitCode.DONE;
    }
}
