package io.caravan;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** Prints the ten test classes that took longest, by the reports in the folders that are its arguments. The build ends with it. */
final class SlowestClasses {

    private static final int SHOWN = 10;

    private SlowestClasses() {}

    private record Took(String name, double seconds) {}

    public static void main(String[] folders) throws IOException, ParserConfigurationException, SAXException {
        List<Took> all = new ArrayList<>();
        for (String folder : folders) {
            if (!Files.isDirectory(Path.of(folder))) {
                continue; // only some tests were asked for
            }
            try (DirectoryStream<Path> reports = Files.newDirectoryStream(Path.of(folder), "TEST-*.xml")) {
                for (Path report : reports) {
                    Element suite = DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(report.toFile())
                            .getDocumentElement();
                    all.add(new Took(suite.getAttribute("name"), seconds(suite)));
                }
            }
        }
        System.out.println("The slowest test classes:");
        all.stream()
                .sorted(Comparator.comparingDouble(Took::seconds).reversed())
                .limit(SHOWN)
                .forEach(took ->
                        System.out.println(String.format(Locale.ROOT, "%6.1f s  %s", took.seconds(), took.name())));
    }

    private static double seconds(Element suite) {
        return Double.parseDouble(suite.getAttribute("time").replace(",", ""));
    }
}
