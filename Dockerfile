# The build and the service use the same JDK, as the archive that makes the start quick belongs to it.
FROM maven:3.9-eclipse-temurin-21 AS build
WORKDIR /opt/caravan
COPY pom.xml .
COPY .mvn .mvn
COPY src src
# docker build --build-arg WITH=cdc: with the libraries of change data capture
ARG WITH=
RUN mvn -B -q package -DskipTests ${WITH:+-P$WITH}

FROM eclipse-temurin:21-jdk
# By which the JVM opens files: a name need not be ASCII.
ENV LANG=C.UTF-8 LC_ALL=C.UTF-8
RUN useradd --system --uid 10001 --create-home caravan
WORKDIR /opt/caravan
COPY --from=build /opt/caravan/target/caravan.jar /opt/caravan/target/caravan.jsa target/
COPY --from=build /opt/caravan/target/lib target/lib
COPY caravan caravan
COPY routes routes
COPY raw_data/sample raw_data/sample
RUN mkdir -p raw_data/inbox raw_data/archive raw_data/failed output .caravan \
    && chown -R caravan raw_data output .caravan
USER caravan
VOLUME ["/opt/caravan/raw_data", "/opt/caravan/output", "/opt/caravan/.caravan"]
HEALTHCHECK --interval=30s --timeout=20s --start-period=60s CMD ["./caravan", "routes"]
ENTRYPOINT ["./caravan"]
CMD ["run"]
