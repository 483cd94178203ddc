// The smallest Nest application on the same HTTP adapter: one module, one route. What starting and idling cost before any of our code.
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';

class HealthController {
  ready() {
    return { status: 'ready' };
  }
}
Controller('health')(HealthController);
Get('ready')(HealthController.prototype, 'ready', Object.getOwnPropertyDescriptor(HealthController.prototype, 'ready'));

class EmptyModule {}
Module({ controllers: [HealthController] })(EmptyModule);

const app = await NestFactory.create(EmptyModule, new FastifyAdapter(), { logger: ['error', 'fatal'] });
await app.listen(Number(process.env.PORT), '127.0.0.1');
process.on('disconnect', () => process.exit(0));
