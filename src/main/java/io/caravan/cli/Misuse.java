package io.caravan.cli;

import io.caravan.failure.Suggestion;
import io.caravan.run.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line, in a sentence where picocli would print the whole help. */
final class Misuse {

    private Misuse() {}

    /** What is wrong, with the nearest known word, in one line that takes over no terminal. */
    static String of(ParameterException e) {
        return Printable.text(sentence(e));
    }

    private static String sentence(ParameterException e) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unknown(command, unmatched.getUnmatched().get(0));
        }
        if (e instanceof MissingParameterException missing) {
            return missing(command, missing);
        }
        ArgSpec argument = e.getArgSpec();
        return argument == null || e.getValue() == null
                ? String.valueOf(e.getMessage())
                : name(argument) + ": " + wrongValue(argument, e);
    }

    private static String unknown(CommandSpec command, String word) {
        if (word.startsWith("-")) {
            List<String> options = command.options().stream()
                    .flatMap(option -> Arrays.stream(option.names()))
                    .toList();
            return "there is no option " + word + Suggestion.after(word, options);
        }
        return command.subcommands().isEmpty()
                ? command.name() + " takes no argument " + word
                : "there is no command " + word
                        + Suggestion.after(word, command.subcommands().keySet());
    }

    /** What is missing may have been misspelt. */
    private static String missing(CommandSpec command, MissingParameterException e) {
        List<String> unknown = new ArrayList<>();
        for (CommandLine line = e.getCommandLine(); line != null; line = line.getParent()) {
            unknown.addAll(line.getUnmatchedArguments());
        }
        for (String word : unknown) {
            if (word.startsWith("-")) {
                return unknown(command, word);
            }
        }
        ArgSpec argument = e.getMissing().get(0);
        boolean isValue = argument.isOption() && String.valueOf(e.getMessage()).contains("parameter for option");
        return name(argument) + (isValue ? " needs a value" : " is missing");
    }

    private static String wrongValue(ArgSpec argument, ParameterException e) {
        String value = String.valueOf(e.getValue());
        Class<?> type = argument.type();
        if (type == int.class || type == long.class) {
            return "must be a whole number";
        }
        if (type.isEnum()) {
            List<String> known = Arrays.stream(type.getEnumConstants())
                    .map(each -> each.toString().toLowerCase(Locale.ROOT))
                    .toList();
            return "must be one of " + String.join(", ", known) + Suggestion.after(value, known);
        }
        String message = String.valueOf(e.getMessage());
        return message.substring(message.indexOf("': ") + "': ".length()); // behind the name, which stands here already
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
