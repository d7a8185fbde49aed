package io.caravan.cli;

import io.caravan.erase.Erase;
import io.caravan.erase.Export;
import io.caravan.erase.Findings;
import io.caravan.failure.CommandException;
import io.caravan.route.ErasureOffice;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code caravan export-subject}: what there is of a person, for the person. */
@Command(
        name = "export-subject",
        description = {
            "Gives, as JSON, every record of a person in all places (subject access, GDPR Article 15).",
            "What it prints is personal data: send it to a file that only you can read."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:all places were searched", "1:something was not searched", "2:it failed"})
final class ExportSubjectCommand implements Callable<Integer> {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PersonOptions person = new PersonOptions();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Installation installation = Installation.open(Main.home())) {
            ErasureOffice office = installation.erasureOffice();
            Export export = new Export();
            Erase.Found found = office.erase()
                    .export(person.domain(), person.asked(office, installation.contracts(), spec), export);
            if (found.subjects() > 1) {
                throw new CommandException(
                        "these ids and e-mail addresses belong to " + found.subjects() + " subjects of a domain",
                        "nothing was exported, as it may be of different people; name the person by an id whose address nobody shares");
            }
            Findings findings = found.findings();
            List<Export.Trace> traces = export.traces();
            out.println(JSON.writeValueAsString(Map.of("places", findings.places(), "records", traces)));
            out.flush();
            findings.notSearched()
                    .forEach(place -> spec.commandLine().getErr().println("caravan: was not searched: " + place));
            return findings.notSearched().isEmpty() ? ExitCode.DONE : ExitCode.INCOMPLETE;
        }
    }
}
